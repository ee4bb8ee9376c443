import type { Blow } from './fate.ts';

/** What stories went through, for the table. */
export interface Tally {
  stories: number;
  runs: number;
  edits: number;
  requests: number;
  faults: number;
  readonly blows: Record<Blow['kind'], number>;
  /**
   * Plans that a limit stopped, and what people permitted: those plans, campaigns before the work, and how often
   * another configuration voided it.
   */
  blocked: number;
  approvals: number;
  campaigns: number;
  configurations: number;
  /** Days of simulated time. */
  days: number;
}

export function newTally(): Tally {
  return {
    stories: 0,
    runs: 0,
    edits: 0,
    requests: 0,
    faults: 0,
    blows: { kill: 0, freeze: 0, stop: 0, rob: 0 },
    blocked: 0,
    approvals: 0,
    campaigns: 0,
    configurations: 0,
    days: 0,
  };
}

export function addTally(to: Tally, more: Tally): void {
  to.stories += more.stories;
  to.runs += more.runs;
  to.edits += more.edits;
  to.requests += more.requests;
  to.faults += more.faults;
  to.days += more.days;
  to.blocked += more.blocked;
  to.approvals += more.approvals;
  to.campaigns += more.campaigns;
  to.configurations += more.configurations;
  for (const kind of ['kill', 'freeze', 'stop', 'rob'] as const) to.blows[kind] += more.blows[kind];
}
