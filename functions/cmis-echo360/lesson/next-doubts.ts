import { type Change, changeKey } from '#shared/core/change.ts';
import { sameIn } from '#shared/core/differing-fields.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import type { Doubt } from './doubts.ts';
import type { OccurrenceId } from './external-id.ts';

/** A recording that a reading found to be in question, or gone only because of what is known of it in `doubts`. */
export interface Lacking extends OccurrenceId {
  readonly tables: readonly string[];
  /** By which it is remembered: its slot, or what of the slot's content was lost. */
  readonly key: string;
}

export interface Reading {
  /** Run clock (ms). */
  readonly at: number;
  /**
   * Only for a reading of all our future recordings: up to how many slots may lose their recording requests and it
   * still counts as people's wish. Null for a reading of some of them. Such a reading cannot tell a wish from a table
   * that is being filled, and does not see whether a slot's other weeks are well.
   */
  readonly mostUnasked: number | null;
}

/** A doubt that was not confirmed for this long begins anew. */
const forgottenAfterMs = 72 * 3_600_000;
/** A doubt that goes on is written again at most this often. */
const confirmedEveryMs = 12 * 3_600_000;

/**
 * What is to be remembered of the slots that a reading found lacking, by key. Weeks that are in question already
 * keep their first reading. The very same object where nothing is to be written.
 */
export function nextDoubts(
  lacking: readonly Lacking[],
  before: ReadonlyMap<string, Doubt>,
  { at, mostUnasked }: Reading,
): Map<string, Doubt> {
  const bySlot = Map.groupBy(lacking, ({ key }) => key);
  const unasked = [...bySlot.values()].filter(ofSlot => ofSlot.every(({ tables }) => isOnlyRequest(tables)));
  const areWishes = mostUnasked !== null && unasked.length <= mostUnasked;
  const next = new Map<string, Doubt>();
  for (const [key, ofSlot] of bySlot) {
    const [one] = ofSlot;
    if (one === undefined) continue;
    const { setId, slotId } = one;
    const last = before.get(key);
    const former = last !== undefined && at - last.seenAt <= forgottenAfterMs ? last : undefined;
    const stays = mostUnasked === null ? (former?.weeks ?? []) : [];
    const known = new Map([...(former?.weeks ?? [])].map(doubted => [doubted.week, doubted]));
    const weeks = [...new Set([...ofSlot, ...stays].map(({ week }) => week))]
      .sort((a, b) => a - b)
      .map(week => known.get(week) ?? { week, since: at, confirmedBy: null });
    const lost = [...ofSlot.flatMap(({ tables }) => tables), ...(mostUnasked === null ? (former?.tables ?? []) : [])];
    const tables = [...new Set(lost)].sort();
    const isWish = areWishes && ofSlot.every(lost => isOnlyRequest(lost.tables));
    const wishSeenAt = isWish ? at : mostUnasked === null ? (former?.wishSeenAt ?? null) : null;
    const doubt: Doubt = { key, setId, slotId, weeks, tables, wishSeenAt, seenAt: at };
    next.set(key, former !== undefined && isAsBefore(doubt, former, at) ? former : doubt);
  }
  return next;
}

/** Its own request taken back, and nothing else: what a person does who does not want a lesson recorded. */
export function isOnlyRequest(tables: readonly string[]): boolean {
  return tables.length === 1 && tables[0] === 'ROOMREQUESTS';
}

function isAsBefore(doubt: Doubt, former: Doubt, at: number): boolean {
  const isWishAsBefore = (doubt.wishSeenAt === null) === (former.wishSeenAt === null);
  return sameIn(['weeks', 'tables'], doubt, former) && isWishAsBefore && at - former.seenAt < confirmedEveryMs;
}

const msPerHour = 3_600_000;

/** A wish is acted on by the refresh that the comparison asks for; later it must have been seen anew. */
const wishLastsMs = 24 * msPerHour;

/** Whether a person's wish was seen a while ago at most. */
export function isFreshWish({ wishSeenAt }: Doubt, readAt: number): boolean {
  return wishSeenAt !== null && readAt - wishSeenAt < wishLastsMs;
}

/**
 * Whether what is in question of one week may go: a person says so, or wishes it, or two readings long enough apart
 * agree.
 */
export function isLetGo(
  doubt: Doubt,
  week: number,
  { readAt, hoursInQuestion }: { readonly readAt: number; readonly hoursInQuestion: number },
): boolean {
  const doubted = doubt.weeks.find(one => one.week === week);
  if (doubted === undefined) return false;
  return (
    doubted.confirmedBy !== null ||
    (isOnlyRequest(doubt.tables) && isFreshWish(doubt, readAt)) ||
    readAt - doubted.since >= hoursInQuestion * msPerHour
  );
}

/** The change that remembers a doubt, without its payload. */
export function doubtChange(doubt: Doubt, before: Doubt | undefined): Omit<Change, 'payload'> {
  const weeks = doubt.weeks.map(({ week }) => week).join(', ');
  const to = `in question: week ${weeks} (${doubt.tables.join(', ')})`;
  return {
    key: changeKey(
      bookkeepingKind,
      `in question ${doubt.key}`,
      // When it was read before, never when it was read now: what is planned again is the same change.
      String(before?.seenAt ?? 0),
      `${to} ${doubt.wishSeenAt === null ? 'lost' : 'a wish'}`,
    ),
    kind: bookkeepingKind,
    target: `slot ${doubt.slotId} of ${doubt.setId}`,
    title: `slot ${doubt.slotId} of ${doubt.setId}`,
    from: before === undefined ? '' : 'in question already',
    to: doubt.wishSeenAt === null ? to : `no longer asked to be recorded: week ${weeks}`,
    reason: 'its slot stands in TIMETABLE as it was, while another table has nothing for it any more',
  };
}
