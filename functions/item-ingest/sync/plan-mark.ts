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
  mapping: 'its fields were taken by an older mapping',
  asked: 'asked for',
};

/** Asks `item-queue` to look at a listed project. */
export function planMark(row: ListedRow, need: Need | 'asked'): SyncChange {
  const { listed, item } = row;
  const words = { title: `Mark ${listed.path}`, reason: whys[need] };
  const from = item === undefined ? 'unknown' : item.standing === 'gone' ? 'gone' : short(item.head);
  return syncChange(
    'mark',
    String(listed.id),
    from,
    need === 'mapping' ? 'the present mapping' : short(listed.head),
    words,
    { do: 'mark', row, need },
  );
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
