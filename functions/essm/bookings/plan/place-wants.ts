import { isUnfinished, type Obstacle, withOpenness } from '../../booking/booking-record.ts';
import type { Held } from '../../booking/compare.ts';
import type { Holding } from '../../booking/holdings.ts';
import { ownClashes } from '../../booking/own-clashes.ts';
import type { Want } from '../../occurrence/want.ts';
import { type Slot, sameSlot } from '../../slot/slot.ts';
import { SlotIndex } from '../../slot/slot-index.ts';
import {
  type Booking,
  type Bookkeeping,
  type Cancelling,
  cancelling,
  type Decisions,
  noDecisions,
  type Waiting,
} from './decisions.ts';
import { activityInTheWay, noSuchRoom, obstaclesInOrder } from './obstacles.ts';
import type { Planning } from './planning.ts';
import { confirmed, isAsAnswered } from './records-in-order.ts';

type Standing = readonly [Held, Obstacle];

/** Books what is asked for and can be; what cannot waits. `standing`: what stays where it is. */
export function placeWants(planning: Planning, standing: readonly Standing[]): Decisions {
  const { reading, rules, matched, open, hasBegun } = planning;
  const { comparison, blocks, window, wants } = reading;
  const isIncumbent = (want: Want) =>
    comparison.exact.has(want.reference) || isInPlace(matched.held.get(want.reference), want);
  const clashes = ownClashes(wants, { strategy: rules.strategy, blocks, isIncumbent, hasBegun });
  const inTheWay = new SlotIndex(
    standing.flatMap(([held, obstacle]) =>
      held.room === null ? [] : [[{ ...held, room: held.room }, obstacle] as const],
    ),
    blocks,
  );
  const bookings: Booking[] = [];
  const waits: Waiting[] = [];
  const bookkeeping: Bookkeeping[] = [];
  for (const want of open) {
    const holding = matched.held.get(want.reference);
    if (hasBegun(want) || (holding === undefined && !within(want, window))) continue;
    const roomIndex = reading.rooms.get(want.room);
    const rivals = clashes.get(want)?.map(activityInTheWay);
    const obstacles = rivals ?? (isInPlace(holding, want) ? [] : obstaclesInOrder(inTheWay.overlapping(want)));
    if (roomIndex === undefined) waits.push({ want, holding, obstacles: [noSuchRoom(want.room), ...obstacles] });
    else if (obstacles.length > 0) waits.push({ want, holding, obstacles });
    else if (holding !== undefined && isAsAnswered(holding, want)) {
      const { record, held } = holding;
      if (isUnfinished(record) || record.index !== held.index)
        bookkeeping.push({
          record,
          becomes: confirmed(record, want, held),
          to: 'in order',
          why: 'Booker has it as TermTime asks',
        });
    } else bookings.push(booking(want, holding, roomIndex));
  }
  const displaced = rules.strategy === 'last' ? displacedBy(clashes, planning) : [];
  const cancels = [...displaced.map(({ cancel }) => cancel), ...makeRoom(waits, bookings, planning)];
  const going = new Set(cancels.map(({ id }) => id));
  for (const { want, holding } of waits) {
    if (holding === undefined) continue;
    const { record, held } = holding;
    if (record.reference === want.reference || going.has(record.reference)) continue;
    // One that was adopted is looked at until it bears its mark.
    const pending = held.reference === record.reference ? null : record.pending;
    if (record.index === held.index && record.pending === pending) continue;
    const becomes = withOpenness({ ...record, index: held.index, phase: 'present', pending });
    bookkeeping.push({ record, becomes, to: 'in order', why: 'Booker has it, whatever became of the answer' });
  }
  return {
    ...noDecisions,
    moves: [...cancels, ...bookings],
    waits: [...waits, ...displaced.map(({ wait }) => wait)],
    bookkeeping,
  };
}

function booking(want: Want, holding: Holding | undefined, roomIndex: number): Booking {
  const from = holding === undefined ? null : placeOf(holding);
  return { does: 'book', id: want.reference, from, to: want, want, holding, roomIndex };
}

/** What waits keeps its old place only until another of ours needs it. */
function makeRoom(waits: readonly Waiting[], bookings: readonly Booking[], { reading }: Planning): Cancelling[] {
  const needed = new SlotIndex(
    bookings.map(({ want }) => [want, want] as const),
    reading.blocks,
  );
  return waits.flatMap(({ holding }) => {
    if (holding === undefined) return [];
    const place = placeOf(holding);
    const [need] = place === null ? [] : needed.overlapping(place);
    return need === undefined
      ? []
      : [cancelling(holding, `its activity is elsewhere now, and ${need.title} needs the room`)];
  });
}

/** By the strategy `last` who stands already gives way. */
function displacedBy(
  clashes: ReadonlyMap<Want, readonly Want[]>,
  { reading, holdings }: Planning,
): { readonly wait: Waiting; readonly cancel: Cancelling }[] {
  const losers = [...clashes.keys()].filter(want => reading.comparison.exact.has(want.reference));
  return losers.flatMap(want => {
    const holding = holdings.ours.get(want.reference);
    if (holding === undefined) return [];
    const rivals = clashes.get(want) ?? [];
    const why = `${rivals[0]?.name ?? 'another activity'} is booked in its place (strategy last)`;
    return [{ wait: { want, holding, obstacles: rivals.map(activityInTheWay) }, cancel: cancelling(holding, why) }];
  });
}

/** Null in a room without a code. */
function placeOf({ held }: Holding): Slot | null {
  const { room, start, end } = held;
  return room === null ? null : { room, start, end };
}

function isInPlace(holding: Holding | undefined, want: Want): boolean {
  const place = holding === undefined ? null : placeOf(holding);
  return place !== null && sameSlot(place, want);
}

function within({ start }: Slot, { from, to }: { readonly from: string; readonly to: string }): boolean {
  const day = start.slice(0, 10);
  return from <= day && day <= to;
}
