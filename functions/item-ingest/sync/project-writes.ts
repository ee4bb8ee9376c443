import { shortened } from '#shared/core/shortened.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import type { Write } from '#shared/state/store.ts';
import type { ItemProject } from '../project/item-projects.ts';
import { stateOn } from '../state.ts';
import { freshWork, remarked } from '../work-list/work-state.ts';
import { isWritable } from './plan-heads.ts';
import { markFor } from './plan-mark.ts';
import type { ListedRow } from './reading.ts';
import type { SyncParts } from './sync-parts.ts';

/** The mark of a project, with our record of it. */
export function markWrites(
  row: ListedRow,
  need: Parameters<typeof markFor>[1],
  { pass, again, by }: SyncParts,
  context: ApplyContext,
): Write[] {
  const { work } = stateOn(context.store);
  const mark = markFor(row, need, pass, again);
  const now = context.now();
  const why = need === 'asked' ? `asked for by ${by}` : mark.why;
  const next = need === 'asked' ? freshWork({ ...mark, why }, now) : remarked(row.work?.value, { ...mark, why }, now);
  const isChanged = need === 'asked' ? !again : need !== 'mapping';
  const record = projectWrite(row, isChanged, context);
  return next === undefined ? [record] : [record, work.setIfUnchanged(next.projectId, row.work, next)];
}

/** Our record of a listed project as it is now; a new or changed one has its hook checked the same night. */
export function projectWrite({ listed, record }: ListedRow, isChanged: boolean, context: ApplyContext): Write {
  const known = record?.value;
  const value: ItemProject = {
    projectId: listed.id,
    path: listed.path,
    isWritable: isWritable(listed),
    hook: known?.hook ?? null,
    isHookDue: isChanged || known === undefined || known.isHookDue || known.isAbsent,
    hookCheckedAt: known?.hookCheckedAt ?? 0,
    hookProblem: known?.hookProblem ?? '',
    absentSince: null,
    isAbsent: false,
  };
  return recordWrite(value, context);
}

export function recordWrite(value: ItemProject, { store }: ApplyContext): Write {
  return stateOn(store).projects.set(value.projectId, value);
}

/** What our record says of a hook that was just looked at. */
export const checkedNow = (context: ApplyContext, problem: string) => ({
  isHookDue: problem !== '',
  hookCheckedAt: context.now(),
  hookProblem: shortened(problem, 300),
});
