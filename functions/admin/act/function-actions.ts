import type { FunctionState } from '#shared/installation/overview/function-state.ts';
import type { Console } from '../console.ts';

/** What may be done to every function that is run. */
export const functionActions = ['run', 'dry-run', 'approve', 'withdraw', 'pause', 'resume', 'abandon'] as const;
export type FunctionAction = (typeof functionActions)[number];

export const actionTitles: Readonly<Record<FunctionAction, string>> = {
  run: 'Run now',
  'dry-run': 'Dry run',
  approve: 'Approve the blocked plan',
  withdraw: 'Withdraw the approval',
  pause: 'Pause',
  resume: 'Resume',
  abandon: 'Release the dead lease',
};

/** Why an action is not to be had as a function stands; undefined where it is. */
export function whyNot(
  action: FunctionAction,
  state: FunctionState,
  permitted: 'apply' | 'dry-run',
  isScheduled: boolean,
): string | undefined {
  const { name, paused, requested, held, blocked, approval } = state;
  switch (action) {
    case 'run':
    case 'dry-run':
      if (!isScheduled) return `no scheduler starts ${name}: it is run by hand, from the command line`;
      if (requested !== null) return `${requested.by} has asked for a run already, and the next tick makes it`;
      if (action === 'run' && permitted === 'dry-run') return 'the configuration says dry-run';
      if (action === 'run' && paused !== null) return `${paused.by} has paused it`;
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
export function seenOf(action: FunctionAction, { paused, requested, held, blocked, approval }: FunctionState): string {
  switch (action) {
    case 'run':
    case 'dry-run':
      return JSON.stringify([requested?.runId ?? null, paused?.at ?? null]);
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

export function offeredActions({ installation }: Pick<Console, 'installation'>, name: string, state: FunctionState) {
  const isScheduled = installation.configured.includes(name);
  const all = functionActions.map(action => ({
    action,
    title: actionTitles[action],
    why: whyNot(action, state, installation.modeOf(name), isScheduled),
  }));
  return {
    offered: all.filter(({ why }) => why === undefined),
    absent: all.flatMap(({ title, why }) => (why === undefined ? [] : [`${title}: ${why}.`])),
  };
}
