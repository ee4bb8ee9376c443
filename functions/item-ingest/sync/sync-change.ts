import { type Change, changeKey, type Finding, type Unit } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { many } from '#shared/core/many.ts';
import type { Need } from '../item/need.ts';
import type { Pass } from '../pass/passes.ts';
import type { HookAction } from '../project/hook-plan.ts';
import type { ItemProject } from '../project/item-projects.ts';
import type { AbsentRow, ListedRow } from './reading.ts';

/** What `apply` needs of a change. */
export type SyncPayload =
  | { readonly do: 'mark'; readonly row: ListedRow; readonly need: Need | 'asked' }
  /** The record of a project that needs no look: seen again, known for the first time. */
  | { readonly do: 'note'; readonly row: ListedRow }
  | { readonly do: 'hook'; readonly record: ItemProject; readonly action: HookAction }
  /** Hooks that are as they shall be, or that cannot be seen to. */
  | { readonly do: 'checked'; readonly rows: readonly { readonly record: ItemProject; readonly problem: string }[] }
  | { readonly do: 'absent'; readonly rows: readonly AbsentRow[]; readonly listedAt: number }
  | { readonly do: 'forget'; readonly rows: readonly AbsentRow[] }
  | { readonly do: 'gone' | 'erase'; readonly row: AbsentRow }
  /** The pass as it is when all before it in its unit is written. */
  | { readonly do: 'advance'; readonly pass: Pass };

/** What one part of the pass is planned to do. */
export interface PlannedPart {
  readonly units: Unit<SyncPayload>[];
  readonly findings: Finding[];
}

export type SyncChange = Change<SyncPayload>;

export function syncChange(
  kind: string,
  target: string,
  from: string,
  to: string,
  words: { title: string; reason: string },
  payload: SyncPayload,
): SyncChange {
  return { key: changeKey(kind, target, from, to), kind, target, from, to, ...words, payload };
}

/** The pass as it shall be recorded next. */
export function advancePass(before: Pass, after: Pass): SyncChange {
  const words = { title: `Go on with pass ${after.id}`, reason: `compared up to project ${after.comparedUpTo}` };
  return syncChange(bookkeepingKind, 'pass', farOf(before), farOf(after), words, { do: 'advance', pass: after });
}

/** How far a pass is, for people; another text for each state that it comes to. */
function farOf({ phase, comparedUpTo, hooksChecked, hooksLeft }: Pass): string {
  switch (phase) {
    case 'heads':
      return comparedUpTo === 0 ? 'nothing compared' : `compared up to project ${comparedUpTo}`;
    case 'hooks':
      return hooksLeft === null
        ? 'all compared'
        : `${many(hooksChecked, 'hook', 'hooks')} checked, ${hooksLeft} left for tonight`;
    case 'absence':
      return 'hooks seen to';
    case 'marked':
      return 'all marked';
  }
}
