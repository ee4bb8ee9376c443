import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import { chunks } from '#shared/core/chunks.ts';
import { type BookingRecord, nothingUnfinished, withOpenness } from '../booking/booking-record.ts';
import type { Held } from '../booking/compare.ts';
import { weekKey } from '../booking/is-booking-gone.ts';
import type { Reading } from '../bookings/plan/reading.ts';
import { recordedWant } from '../bookings/plan/records-in-order.ts';
import { heldText } from '../bookings/plan/texts.ts';
import { identityIn } from '../occurrence/reference.ts';
import { membersOf, type Want } from '../occurrence/want.ts';
import { localNow } from '../slot/local-now.ts';
import { sameSlot, slotText } from '../slot/slot.ts';

export interface AdoptRules {
  /** Forms of the predecessor's reference, with the groups `activity` and `week`, or `uniqueId`. */
  readonly references: readonly RegExp[];
  /** Accounts whose bookings are told by room and time. */
  readonly createdBy: ReadonlySet<string>;
  readonly timeZone: string;
}

export interface AdoptReading extends Reading {
  /** `weekKey` of an event by TermTime's `uniqueId` of it. */
  readonly byUniqueId: ReadonlyMap<string, string>;
}

/** Bookings per unit: one commit each. */
const unitSize = 100;

/**
 * Which bookings become ours: those that a predecessor made for what TermTime asks for now, told by its reference, or
 * by its account with room and time; and those with our own mark whose record was lost. Nothing is sent to Booker: the
 * next run of essm-bookings brings them up to date.
 */
export function planAdopt(reading: AdoptReading, now: number, rules: AdoptRules): Plan<BookingRecord> {
  const local = localNow(now, rules.timeZone);
  const ours = new Set<number | null>([...reading.records.values()].map(({ index }) => index));
  const begun = begunAmong(reading, now, rules);
  const taken = new Map(
    [...reading.records.values()]
      .filter(record => isTaken(record, begun))
      .map(({ reference, index }) => [reference, index] as const),
  );
  const find = finder(reading, rules);
  const findings: Finding[] = [];
  const changes: Change<BookingRecord>[] = [];
  const candidates = reading.bookings
    .filter(held => held.keepsRoom && !ours.has(held.index) && !local.hasCome(held.start))
    .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.index - b.index))
    .map(held => ({ held, ...find(held) }))
    .filter(({ isMeant }) => isMeant);
  // Of two for one date the one that stands where it is to be comes first: it would be in the other's way.
  const inTurn = [...candidates.filter(isInPlace), ...candidates.filter(each => !isInPlace(each))];
  for (const { held, want, how } of inTurn) {
    if (want !== undefined && !taken.has(want.reference)) {
      taken.set(want.reference, held.index);
      changes.push(adoption(held, want, how));
      continue;
    }
    const why =
      want === undefined
        ? 'TermTime asks for nothing like it'
        : taken.get(want.reference) === null
          ? 'essm-bookings is about to make one itself, and has to be run first'
          : 'another booking stands for the same date already';
    findings.push({
      kind: 'not-adopted',
      target: String(held.index),
      message: `“${held.title}”, ${heldText(held)}, is not adopted: ${why}.`,
    });
  }
  const units = chunks(changes, unitSize).map((part, index) => ({ key: `adopt ${index + 1}`, changes: part }));
  return { units, findings, population: { adopt: reading.bookings.length } };
}

function isInPlace({ held, want }: { readonly held: Held; readonly want: Want | undefined }): boolean {
  return want !== undefined && sameSlot(held, want);
}

/**
 * Whether a booking of ours stands for it, or may: what became of the request that was about to be made is not known.
 * `begun`: Booker's numbers of what stands for nothing to come any more.
 */
export function isTaken(
  { index, phase }: Pick<BookingRecord, 'index' | 'phase'>,
  begun: ReadonlySet<number> = new Set(),
): boolean {
  return (index !== null && !begun.has(index)) || phase === 'intended';
}

/** Booker's numbers of what has begun: a date that was moved since is booked anew. */
export function begunAmong(
  { bookings }: Pick<AdoptReading, 'bookings'>,
  now: number,
  { timeZone }: Pick<AdoptRules, 'timeZone'>,
): ReadonlySet<number> {
  const local = localNow(now, timeZone);
  return new Set(bookings.filter(({ start }) => local.hasCome(start)).map(({ index }) => index));
}

const reasons = {
  reference: 'its reference names a date in TermTime',
  place: 'its account, room and time are those of a date in TermTime',
} as const;

function adoption(held: Held, want: Want, how: keyof typeof reasons): Change<BookingRecord> {
  const same = sameSlot(held, want);
  return {
    key: changeKey('adopt', want.reference, String(held.index), slotText(want)),
    kind: 'adopt',
    target: want.reference,
    title: held.title || want.title,
    from: `not ours: ${heldText(held)}`,
    to: same ? 'ours' : `ours, to be moved to ${slotText(want)}`,
    reason: reasons[how],
    payload: adoptedRecord(held, want),
  };
}

function adoptedRecord(held: Held, want: Want): BookingRecord {
  return withOpenness({
    ...nothingUnfinished,
    ...recordedWant(want),
    // What Booker shows, so that the next run sees what differs.
    start: held.start,
    end: held.end,
    title: held.title,
    attendees: held.attendees,
    answered: null,
    index: held.index,
    phase: 'present',
    // Every run looks at it until it bears our mark: by no other sign would it be seen again once TermTime asks for it
    // no more.
    pending: 'update',
    changedAt: 0,
    runId: '',
  });
}

interface Found {
  /** Undefined where TermTime asks for nothing like it. */
  readonly want: Want | undefined;
  /** Whether it is one of those to be taken over at all. */
  readonly isMeant: boolean;
  readonly how: keyof typeof reasons;
}

function finder({ wants, database, account, byUniqueId }: AdoptReading, { references, createdBy }: AdoptRules) {
  const members = wants.flatMap(want => membersOf(want).map(member => [member, want] as const));
  const byReference = new Map(members);
  // Any of those who share a booking may be the one that the predecessor named.
  const byWeek = new Map<string, Want[]>();
  for (const [member, want] of members) {
    const identity = identityIn(member);
    if (identity === undefined) continue;
    const key = weekKey(identity.activity, identity.week);
    byWeek.set(key, [...(byWeek.get(key) ?? []), want]);
  }
  const byPlace = new Map(wants.map(want => [slotText(want), want]));
  const inRoom = (candidates: readonly Want[], held: Held) =>
    candidates.find(({ room }) => room === held.room) ?? candidates[0];
  return (held: Held): Found => {
    const { reference, room } = held;
    if (reference !== null) {
      const identity = identityIn(reference);
      if (identity !== undefined) {
        // Anybody can copy a mark; what another account made is theirs.
        const by = held.createdBy;
        const isMeant = identity.database === database && (by === null || by === account || createdBy.has(by));
        return { want: byReference.get(reference), isMeant, how: 'reference' };
      }
      for (const pattern of references) {
        const groups = pattern.exec(reference)?.groups;
        if (groups === undefined) continue;
        const { activity, week, uniqueId } = groups;
        const key = uniqueId === undefined ? weekKey(activity ?? '', Number(week)) : byUniqueId.get(uniqueId);
        return { want: inRoom(byWeek.get(key ?? '') ?? [], held), isMeant: true, how: 'reference' };
      }
    }
    const isMeant = createdBy.has(held.createdBy ?? '');
    return { want: room === null ? undefined : byPlace.get(slotText({ ...held, room })), isMeant, how: 'place' };
  };
}
