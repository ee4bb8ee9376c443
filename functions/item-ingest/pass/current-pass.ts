import type { ReadContext } from '#shared/runtime/sync.ts';
import { stateOn } from '../state.ts';
import type { Pass } from './passes.ts';

/**
 * The pass that is to be gone on with: one that is not marked to its end, whoever began it, or a new one when it is
 * time (or a person asks for it). Undefined when nothing is due. Writes nothing: a new pass is written with the first
 * that is done in it.
 */
export async function currentPass(
  { store, runId, now }: Pick<ReadContext, 'store' | 'runId' | 'now'>,
  { everyMs, isAsked }: { readonly everyMs: number; readonly isAsked: boolean },
): Promise<Pass | undefined> {
  const { entries } = await stateOn(store).passes.query('byTime', {}, { limit: 1, direction: 'descending' });
  const last = entries[0]?.value;
  if (last?.isOpen === true && last.phase !== 'marked') return last;
  if (last !== undefined && !isAsked && now() - last.startedAt < everyMs) return undefined;
  return {
    id: runId,
    startedAt: now(),
    phase: 'heads',
    comparedUpTo: 0,
    listed: 0,
    unchanged: 0,
    marked: 0,
    hooksLeft: null,
    hooksChecked: 0,
    via: '',
    incomplete: '',
    markedAt: null,
    completedAt: null,
    isOpen: true,
  };
}
