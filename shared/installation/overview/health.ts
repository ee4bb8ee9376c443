import type { RunStatus } from '#shared/core/run-status.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { overdueSince } from './attention.ts';
import { functionState } from './function-state.ts';

/**
 * What a process that serves says of itself to whoever asks: no word of any system, since nobody has to show who they
 * are.
 */
export interface Health {
  /** `failing`: the state store cannot be read, or a function does not come when it is due. */
  readonly status: 'ok' | 'failing';
  /** Whether the state store answers. */
  readonly state: 'ok' | 'unreadable';
  readonly functions: Readonly<Record<string, FunctionHealth>>;
}

interface FunctionHealth {
  readonly lastRun: RunStatus | null;
  readonly isRunning: boolean;
  readonly isPaused: boolean;
  readonly isOverdue: boolean;
}

/** `names`: the functions that this process serves. `now`: wall clock, ms since the epoch. Never throws. */
export async function healthOf(
  { store, log, settingsOf, leaseTermsOf }: Pick<Installation, 'store' | 'log' | 'settingsOf' | 'leaseTermsOf'>,
  names: readonly string[],
  now: number,
): Promise<Health> {
  try {
    const functions = await Promise.all(
      names.map(async name => {
        const state = await functionState(store, name, leaseTermsOf(name), now);
        const { schedule } = settingsOf(name);
        const health: FunctionHealth = {
          lastRun: state.lastRun?.status ?? null,
          isRunning: state.held?.sign === 'alive',
          isPaused: state.paused !== null,
          isOverdue: overdueSince(state, { now: Math.max(now, state.readAt), schedule }) !== undefined,
        };
        return [name, health] as const;
      }),
    );
    const isLate = functions.some(([, { isOverdue }]) => isOverdue);
    return { status: isLate ? 'failing' : 'ok', state: 'ok', functions: Object.fromEntries(functions) };
  } catch (error) {
    log.error({ err: error }, 'The state store cannot be read.');
    return { status: 'failing', state: 'unreadable', functions: {} };
  }
}
