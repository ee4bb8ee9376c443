import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { stateOn } from '../state.ts';

/**
 * Ends a pass whose marks are all worked off: only then it is complete. What waits for a person does not hold it up.
 */
export async function completePass(context: ApplyContext): Promise<void> {
  const { passes, work } = stateOn(context.store);
  const { entries } = await passes.query('open', { isOpen: true }, { limit: 10 });
  for (const entry of entries) {
    const { value } = entry;
    if (value.phase !== 'marked') continue;
    if ((await work.count('ofPass', { pass: value.id, state: 'waiting' })) > 0) continue;
    const complete = { ...value, isOpen: false, completedAt: context.now() };
    try {
      await context.commit([passes.setIfUnchanged(complete.id, entry, complete)]);
    } catch (error) {
      // item-sync and item-queue both look; the other one was first.
      if (!(error instanceof PreconditionError)) throw error;
    }
  }
}
