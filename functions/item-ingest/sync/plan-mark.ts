import type { Need } from '../item/need.ts';
import type { Pass } from '../pass/passes.ts';
import { remarked } from '../work-list/work-state.ts';
import type { ListedRow } from './reading.ts';
import { type SyncChange, syncChange } from './sync-change.ts';

const short = (sha: string | null | undefined): string => sha?.slice(0, 8) ?? 'no commit';

const whys: Readonly<Record<Need | 'asked', string>> = {
  new: 'it is new',
  returned: 'it is there again',
  behind: 'its head is another than the one we have',
  moved: 'it was renamed, transferred, archived or marked for deletion',
  unusable: 'its document could not be used by an older mapping',
  mapping: 'its fields were taken by an older mapping',
  asked: 'asked for',
};

/** Asks `item-queue` to look at a listed project. */
export function planMark(row: ListedRow, need: Need | 'asked'): SyncChange {
  const { listed } = row;
  const words = { title: `Mark ${listed.path}`, reason: whys[need] };
  const { from, to } = differenceOf(row, need);
  return syncChange('mark', String(listed.id), from, to, words, { do: 'mark', row, need });
}

/** What is known of the project, and what is listed, as far as these differ. */
function differenceOf(
  { listed, item }: ListedRow,
  need: Need | 'asked',
): { readonly from: string; readonly to: string } {
  const head = listed.head === undefined ? 'listed' : short(listed.head);
  if (item === undefined) return { from: 'unknown', to: head };
  if (item.standing === 'gone') return { from: 'gone', to: head };
  if (need === 'mapping' || need === 'unusable') return { from: short(item.head), to: 'the present mapping' };
  const isPendingDeletion = listed.isPendingDeletion ?? item.isPendingDeletion;
  const both = [
    [short(item.head), listed.head === undefined ? short(item.head) : head],
    [item.path, listed.path],
    [item.isArchived, listed.archived].map(is => (is ? 'archived' : 'not archived')),
    [item.isPendingDeletion, isPendingDeletion].map(is => (is ? 'waits for deletion' : 'not to be deleted')),
  ].filter(([before, after]) => before !== after);
  return { from: both.map(([before]) => before).join(', '), to: both.map(([, after]) => after).join(', ') };
}

/** A dead letter whose head has not changed is not marked again. */
export function mayMark(row: ListedRow, need: Need | 'asked', pass: Pass): boolean {
  return remarked(row.work?.value, markFor(row, need, pass.id, false), 0) !== undefined;
}

/** The mark itself, as it is written to `work`. */
export function markFor({ listed }: ListedRow, need: Need | 'asked', pass: string, again: boolean) {
  return {
    projectId: listed.id,
    path: listed.path,
    ask: again ? ('again' as const) : need === 'mapping' ? ('map' as const) : ('look' as const),
    why: whys[need],
    head: listed.head ?? null,
    pass,
  };
}
