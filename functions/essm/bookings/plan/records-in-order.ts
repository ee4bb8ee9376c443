import { carriedOutLateMs } from '#shared/core/carried-out-late.ts';
import { sameIn } from '#shared/core/differing-fields.ts';
import {
  type BookingRecord,
  isUnfinished,
  nothingUnfinished,
  type Unheard,
  unheardOf,
  withOpenness,
} from '../../booking/booking-record.ts';
import { type Held, shownFields, showsExactly } from '../../booking/compare.ts';
import type { Holding } from '../../booking/holdings.ts';
import { membersOf, type Want } from '../../occurrence/want.ts';
import { type Bookkeeping, type Decisions, noDecisions } from './decisions.ts';
import type { Planning } from './planning.ts';

/** The members of a record that a want gives. */
export function recordedWant(want: Want) {
  const { reference, database, activity, week, room, start, end, title, attendees, department, timeframe } = want;
  const members = membersOf(want);
  return { reference, database, activity, week, room, start, end, title, attendees, department, timeframe, members };
}

/** A record that says: confirmed, nothing unfinished. */
export function confirmed(record: BookingRecord, want: Want, held: Held): BookingRecord {
  return withOpenness({
    ...record,
    ...nothingUnfinished,
    unheard: record.unheard,
    ...recordedWant(want),
    index: held.index,
    phase: 'present',
    answered: showsExactly(held, want) ? null : record.answered,
  });
}

/** Whether Booker was sent just this, confirmed it, and still shows what it made of it then. */
export function isAsAnswered({ record, held }: Holding, want: Want): boolean {
  if (record.reference !== want.reference || held.reference !== want.reference) return false;
  if (record.pending !== null || record.index === null) return false;
  const { answered } = record;
  if (answered === null) return showsExactly(held, want);
  return sameIn(shownFields, record, want) && sameIn(shownFields, held, answered);
}

/**
 * Brings records up to date that nothing else of the plan touches: what Booker has exactly so is confirmed, what
 * neither side has is forgotten, and so is what was to be made and has begun.
 */
export function tidyRecords(planning: Planning, touched: ReadonlySet<string>): Decisions {
  const { reading, holdings, matched, now } = planning;
  const { wantOf } = reading.comparison;
  const { records, comparison, listed, unreadableMarks } = reading;
  const mayStillStand = ({ start, since }: Unheard) => start.slice(0, 10) > listed.to || now - since < carriedOutLateMs;
  const bookkeeping: Bookkeeping[] = [];
  for (const record of records.values()) {
    const { reference } = record;
    if (touched.has(reference)) continue;
    const want = wantOf.get(reference);
    const holding = holdings.ours.get(reference);
    if (comparison.exact.has(reference)) {
      if (want === undefined || holding === undefined) continue;
      if (!isUnfinished(record) && record.index === holding.held.index) continue;
      const becomes = confirmed(record, want, holding.held);
      bookkeeping.push({ record, becomes, to: 'in order', why: 'Booker has it as TermTime asks' });
    }
  }
  for (const { record, held } of matched.unclaimed) {
    const want = wantOf.get(record.reference);
    if (touched.has(record.reference) || (want !== undefined && !planning.hasBegun(want))) continue;
    const becomes = atRest(record, held, planning.hasBegun(held));
    if (isUnfinished(becomes) === isUnfinished(record) && becomes.index === record.index) continue;
    bookkeeping.push({ record, becomes, to: 'in order', why: 'Booker has it, and it stays' });
  }
  for (const record of holdings.empty) {
    const { reference, phase, start, isOpen } = record;
    const want = wantOf.get(reference);
    // Of what has begun nothing is made any more; what waited is shown until its day has passed.
    if (want !== undefined && !(planning.hasBegun(want) && isOpen && phase !== 'wanted')) continue;
    if (comparison.exact.has(reference) || unreadableMarks.has(reference)) continue;
    const day = start.slice(0, 10);
    const isListed = day >= listed.from && day <= listed.to;
    // Of what is long past nothing more becomes: it must not be read with every run.
    if (phase === 'present' && !isListed && !(isOpen && day < listed.from)) continue;
    if (unheardOf(record).some(mayStillStand)) continue;
    bookkeeping.push({
      record,
      becomes: null,
      to: 'forgotten',
      why: `${want === undefined ? 'TermTime does not ask for it' : 'it has begun'}, and Booker does not have it`,
    });
  }
  const seconds = new Set(holdings.seconds.map(({ record }) => record.reference));
  const noted = new Set([...touched, ...seconds, ...bookkeeping.map(({ record }) => record.reference)]);
  for (const record of records.values()) {
    if (noted.has(record.reference) || record.unheard.length === 0) continue;
    const unheard = record.unheard.filter(mayStillStand);
    if (unheard.length === record.unheard.length) continue;
    const becomes = withOpenness({ ...record, unheard });
    bookkeeping.push({ record, becomes, to: 'in order', why: 'a request that was given up was not carried out' });
  }
  return { ...noDecisions, bookkeeping };
}

/**
 * A record of what stands in Booker and stays there: whatever was under way is over. Of what has begun nothing more
 * becomes.
 */
function atRest(record: BookingRecord, { index }: Held, hasBegun: boolean): BookingRecord {
  const over = hasBegun ? { waitingSince: null, inTheWay: [], questionedAt: null, letGo: false } : {};
  return withOpenness({ ...record, ...over, index, phase: 'present', pending: null });
}
