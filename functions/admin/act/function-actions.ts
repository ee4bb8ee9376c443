import type { FunctionState } from '#shared/installation/overview/function-state.ts';
import type { Console } from '../console.ts';
import type { ShownPlan } from './shown-plan.ts';

/** What may be done to every function that is run. */
export const functionActions = [
  'run',
  'dry-run',
  'plan-whole',
  'approve',
  'withdraw',
  'pause',
  'resume',
  'abandon',
] as const;
export type FunctionAction = (typeof functionActions)[number];

export const actionTitles: Readonly<Record<FunctionAction, string>> = {
  run: 'Run now',
  'dry-run': 'Dry run',
  'plan-whole': 'Plan the whole backlog',
  approve: 'Approve the blocked plan',
  withdraw: 'Withdraw the approval',
  pause: 'Pause',
  resume: 'Resume',
  abandon: 'Release the dead lease',
};

/**
 * How a function comes to be run: by its own ticks, in a tick of the function whose settings it goes by, or not here at
 * all.
 */
export interface RunBy {
  readonly kind: 'ticks' | 'errand' | 'nobody';
  /** The function that the scheduler is asked for. */
  readonly job: string;
}

export function runBy({ configured, entry }: Console['installation'], name: string): RunBy {
  if (configured.includes(name)) return { kind: 'ticks', job: name };
  const { kind, configuredAs } = entry(name);
  return kind === 'by-hand' && configured.includes(configuredAs)
    ? { kind: 'errand', job: configuredAs }
    : { kind: 'nobody', job: name };
}

/** Why an action is not to be had as a function stands; undefined where it is. */
export function whyNot(
  action: FunctionAction,
  state: FunctionState,
  permitted: 'apply' | 'dry-run',
  by: RunBy,
  isPlanShown = false,
): string | undefined {
  const { name, paused, requested, held, blocked, approval } = state;
  switch (action) {
    case 'run':
    case 'dry-run':
    case 'plan-whole':
      if (by.kind === 'nobody') return `no scheduler starts ${name}: it is run from the command line`;
      if (requested !== null) return `${requested.by} has asked for a run already, and the next tick makes it`;
      if (action === 'run' && permitted === 'dry-run') return 'the configuration says dry-run';
      if (paused !== null && (action === 'run' || by.kind === 'errand')) return `${paused.by} has paused it`;
      if (by.kind === 'errand' && held?.sign === 'alive') return 'a run of it is under way';
      if (by.kind === 'errand' && action === 'run' && !isPlanShown)
        return 'its plan is shown first: ask for a dry run, whose page offers to carry it out';
      return undefined;
    case 'approve':
      return blocked === null ? 'no plan was stopped by a limit' : undefined;
    case 'withdraw':
      return approval === null ? 'nothing is approved' : undefined;
    case 'pause':
      return paused === null ? undefined : `${paused.by} has paused it already`;
    case 'resume':
      return paused === null ? 'it is not paused' : undefined;
    case 'abandon':
      if (held === null) return 'no run holds the lease';
      return held.sign === 'dead' ? undefined : `the run that holds the lease is ${held.sign}, not dead`;
  }
}

/** The state that a person sees when they decide: where it differs, the act is not theirs any more. */
export function seenOf(
  action: FunctionAction,
  { paused, requested, held, blocked, approval }: FunctionState,
  plan: ShownPlan | undefined = undefined,
): string {
  switch (action) {
    case 'run':
    case 'dry-run':
    case 'plan-whole':
      return JSON.stringify([requested?.runId ?? null, paused?.at ?? null, plan?.runId ?? null, plan?.digest ?? null]);
    case 'approve':
      return JSON.stringify([blocked?.runId ?? null, blocked?.planDigest ?? null]);
    case 'withdraw':
      return JSON.stringify([approval?.runId ?? null, approval?.at ?? null]);
    case 'pause':
    case 'resume':
      return JSON.stringify([paused?.at ?? null]);
    case 'abandon':
      return JSON.stringify([held?.runId ?? null]);
  }
}

/** Every action, and why it is not to be had where it is not. */
export function actionsOf(installation: Console['installation'], name: string, state: FunctionState) {
  const by = runBy(installation, name);
  return functionActions.map(action => ({
    action,
    title: actionTitles[action],
    why: whyNot(action, state, installation.modeOf(name), by),
  }));
}

export function offeredActions({ installation }: Pick<Console, 'installation'>, name: string, state: FunctionState) {
  const all = actionsOf(installation, name, state);
  return {
    offered: all.filter(({ why }) => why === undefined),
    absent: all.flatMap(({ title, why }) => (why === undefined ? [] : [`${title}: ${why}.`])),
  };
}
