import { PreconditionError } from '#shared/runtime/run/context.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import { isNews } from '../item/item-changes.ts';
import type { ItemRecord } from '../item/items.ts';
import { newProject } from '../project/item-projects.ts';
import { stateOn } from '../state.ts';
import type { LookParts } from './look-parts.ts';
import type { DueProject } from './read-due.ts';

/** So many runs are named in the history of an item. */
const runsKept = 10;

/**
 * One commit: the item as it is now, its document, and the end of the mark. Where a condition is given it is asked when
 * the commit's turn has come, so that two looks side by side cannot both find it true; false: nothing was written.
 */
export async function commitLook(
  due: DueProject,
  after: ItemRecord | undefined,
  more: readonly Write[],
  { order }: Pick<LookParts, 'order'>,
  context: ApplyContext,
  condition?: () => Promise<boolean>,
): Promise<boolean> {
  const state = stateOn(context.store);
  const id = due.work.value.projectId;
  const runs = [context.runId, ...(after?.runs ?? []).filter(run => run !== context.runId)].slice(0, runsKept);
  // What a webhook or a person asked for is no work of a pass: the last one's account stays as it was.
  const { pass, passEnding } = (due.work.value.pass === '' ? due.item?.value : undefined) ?? after ?? {};
  const account = pass === undefined || passEnding === undefined ? {} : { pass, passEnding };
  let isWritten = true;
  const write = async (changedAt: number): Promise<void> => {
    isWritten = (await condition?.()) ?? true;
    if (!isWritten) return;
    const item =
      after === undefined ? [] : [state.items.setIfUnchanged(id, due.item, { ...after, ...account, changedAt, runs })];
    const end = state.work.removeIfUnchanged(id, due.work);
    let writes: readonly Write[] = [...item, ...more, ...(await recordWrites(due, after, context)), end];
    while (writes.length > 0) {
      try {
        await context.commit(writes);
        return;
      } catch (error) {
        // Marked anew meanwhile: what was read holds as of then, and the new mark leads to another look. Or item-sync
        // has just listed it: its record stands.
        const isOthers =
          error instanceof PreconditionError && (error.collection === 'work' || error.collection === 'itemProjects');
        if (!isOthers) throw error;
        writes = writes.filter(({ collection }) => collection !== error.collection);
      }
    }
  };
  if (after !== undefined && isNews(due.item?.value, after)) await order.next(write);
  else await write(due.item?.value.changedAt ?? 0);
  return isWritten;
}

/**
 * The record by which listings notice that a project is gone: a project that a webhook told of before any listing did
 * must have one too.
 */
async function recordWrites(
  due: DueProject,
  after: ItemRecord | undefined,
  { store }: ApplyContext,
): Promise<readonly Write[]> {
  if (due.item !== undefined || after === undefined) return [];
  const { projects } = stateOn(store);
  const { projectId, path, isArchived, isPendingDeletion } = after;
  if ((await projects.get(projectId)) !== undefined) return [];
  return [projects.create(projectId, newProject({ projectId, path, isWritable: !isArchived && !isPendingDeletion }))];
}
