import type { ItemProject } from './item-projects.ts';

export interface AbsenceRules {
  /** Two complete listings must be so far apart to agree, ms. */
  readonly apartMs: number;
  /** How long a gone item is kept, ms. */
  readonly graceMs: number;
}

export type AbsenceVerdict =
  /** Listed: nothing to say. */
  | 'none'
  /** Lacking for the first time: noted, nothing follows. */
  | 'note'
  /** Lacking, and the first listing that lacked it is too near to agree. */
  | 'wait'
  | 'gone'
  | 'erase'
  /** Nothing of it is kept: our record of the project goes too. */
  | 'forget';

/**
 * What follows from a complete listing that lacks a project. `item` is what is known of it as an item, undefined where
 * nothing is. `listedAt`: when the listing began, ms since the epoch.
 */
export function verdictOnAbsent(
  { absentSince }: Pick<ItemProject, 'absentSince'>,
  item: { readonly standing: 'none' | 'present' | 'gone'; readonly goneSince: number | null } | undefined,
  listedAt: number,
  { apartMs, graceMs }: AbsenceRules,
): Exclude<AbsenceVerdict, 'none'> {
  if (absentSince === null) return 'note';
  if (listedAt - absentSince < apartMs) return 'wait';
  if (item === undefined) return 'forget';
  // Nobody has ever seen anything of it: there is nothing to be kept.
  if (item.standing === 'none') return 'erase';
  if (item.standing !== 'gone' || item.goneSince === null) return 'gone';
  return listedAt - item.goneSince >= graceMs ? 'erase' : 'wait';
}
