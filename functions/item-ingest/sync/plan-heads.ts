import type { Unit } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { mappingVersion } from '../document/map-fields.ts';
import { needOf } from '../item/need.ts';
import type { Pass } from '../pass/passes.ts';
import { mayMark, planMark } from './plan-mark.ts';
import type { HeadsPart, ListedRow } from './reading.ts';
import { advancePass, type SyncChange, type SyncPayload, syncChange } from './sync-change.ts';

/** Marks the listed projects that are behind, notes those that are new to our record, and goes on with the pass. */
export function planHeads(pass: Pass, heads: HeadsPart, again: boolean): Unit<SyncPayload> {
  const marks: SyncChange[] = [];
  let unchanged = 0;
  for (const row of heads.rows) {
    const need = again ? 'asked' : needOf(row.listed, row.item, mappingVersion);
    if (need !== undefined && mayMark(row, need, pass)) marks.push(planMark(row, need));
    else if (isNoted(row)) {
      const words = { title: `Note ${row.listed.path}`, reason: 'it is listed' };
      marks.push(
        syncChange(bookkeepingKind, String(row.listed.id), 'unnoted', `listed ${row.listed.path}`, words, {
          do: 'note',
          row,
        }),
      );
    }
    if (need === undefined) unchanged += 1;
  }
  const after: Pass = {
    ...pass,
    phase: heads.isLast ? 'hooks' : 'heads',
    comparedUpTo: heads.upTo,
    listed: heads.listed,
    via: heads.via,
    incomplete: heads.incomplete,
    unchanged: pass.unchanged + unchanged,
    marked: pass.marked + marks.filter(({ kind }) => kind === 'mark').length,
  };
  return { key: `heads ${heads.upTo}`, changes: [...marks, advancePass(pass, after)] };
}

/** Whether our record of a listed project has to be written although it needs no look. */
function isNoted({ listed, record }: ListedRow): boolean {
  return record === undefined || record.value.isAbsent || record.value.isWritable !== isWritable(listed);
}

/** Whether GitLab takes changes of the project's hooks. */
export function isWritable({ archived, isPendingDeletion }: ListedRow['listed']): boolean {
  return !archived && isPendingDeletion !== true;
}
