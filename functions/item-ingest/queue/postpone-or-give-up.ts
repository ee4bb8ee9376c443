import type { Outcome } from '#shared/core/change.ts';
import { shortened } from '#shared/core/shortened.ts';
import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { stateOn } from '../state.ts';
import { failedWork, type Patience } from '../work-list/work-state.ts';
import type { LookParts } from './look-parts.ts';
import type { DueProject } from './read-due.ts';

/** Tries again later, or leaves the project to a person. A mark that was made anew meanwhile stands as it is. */
export async function postponeOrGiveUp(
  { work, seen }: DueProject,
  reason: string,
  { config }: Pick<LookParts, 'config'>,
  context: ApplyContext,
): Promise<Outcome> {
  const patience: Patience = {
    attempts: config.attempts,
    firstWaitMs: config.firstWaitSeconds * 1000,
    longestWaitMs: config.longestWaitMinutes * 60_000,
  };
  const looked = { ...work.value, head: seen?.head ?? work.value.head };
  const later = failedWork(looked, shortened(reason, 500), context.now(), patience);
  try {
    await context.commit([stateOn(context.store).work.setIfUnchanged(later.projectId, work, later)]);
  } catch (error) {
    if (!(error instanceof PreconditionError)) throw error;
  }
  const next =
    later.state === 'dead'
      ? `it failed ${later.attempts} times and waits for a person: lockstep retry item-ingest ${work.value.projectId}`
      : `it is tried again at ${new Date(later.dueAt).toISOString()}`;
  return { status: 'failed', reason: `${reason}; ${next}` };
}
