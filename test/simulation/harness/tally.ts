import type { Blow } from './fate.ts';

/** What can go wrong: a request, an operation of the state store, another effect such as a statement. */
export type FaultKind = 'request' | 'store' | 'effect';

/** What stories went through, for the table. */
export interface Tally {
  stories: number;
  runs: number;
  edits: number;
  requests: number;
  /** Requests, the state store's operations and other effects that went wrong. */
  readonly faults: Record<FaultKind, number>;
  /** Runs of two processes at once, or one after the other's lease has run out. */
  together: number;
  /** Processes with a wrong clock. */
  skewed: number;
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
    faults: { request: 0, store: 0, effect: 0 },
    together: 0,
    skewed: 0,
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
  to.together += more.together;
  to.skewed += more.skewed;
  for (const kind of ['request', 'store', 'effect'] as const) to.faults[kind] += more.faults[kind];
  to.days += more.days;
  to.blocked += more.blocked;
  to.approvals += more.approvals;
  to.campaigns += more.campaigns;
  to.configurations += more.configurations;
  for (const kind of ['kill', 'freeze', 'stop', 'rob'] as const) to.blows[kind] += more.blows[kind];
}
