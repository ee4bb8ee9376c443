import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BookingRecord, type Unheard, withOpenness } from '#functions/essm/booking/booking-record.ts';
import type { Held } from '#functions/essm/booking/compare.ts';
import { strategies } from '#functions/essm/booking/strategies.ts';
import { intended, present, unsent, waiting } from '#functions/essm/bookings/apply/records.ts';
import { bookingLimits } from '#functions/essm/bookings/limits.ts';
import { planBookings } from '#functions/essm/bookings/plan/plan-bookings.ts';
import type { Reading } from '#functions/essm/bookings/plan/reading.ts';
import type { Work } from '#functions/essm/bookings/plan/work.ts';
import { bothSides } from '#functions/essm/bookings/read/both-sides.ts';
import { essmBookingsConfig } from '#functions/essm/config.ts';
import { identityIn } from '#functions/essm/occurrence/reference.ts';
import type { Want } from '#functions/essm/occurrence/want.ts';
import { roomsAnswer } from '#shared/clients/booker/schema.ts';
import { activitiesAnswer } from '#shared/clients/termtime/activity-schema.ts';
import type { Plan } from '#shared/core/change.ts';
import { checkLimits } from '#shared/runtime/limits/check-limits.ts';
import fc from '#test/support/fast-check.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';

const now = Date.parse('2026-10-14T11:00:00Z');
const days = { from: '2026-10-13', to: '2026-12-20' };
const account = 'lockstep@example.ac.uk';
const timeframe = { code: 'T', name: 'T', first: 1, last: 8, from: '2026-10-08', to: '2026-12-02' };
const roomIds = ['R1', 'R2', 'R12', 'R3'];
const rooms = roomsAnswer.parse({
  Rooms: roomIds.map((Id, index) => ({ OptimeIndex: index + 1, Id, PartOf: index < 2 ? [3] : [], Live: true })),
});
const times = [
  ['09:00', '10:00'],
  ['09:30', '11:00'],
  ['23:00', '01:00'],
] as const;

const activity = fc.record({
  code: fc.constantFrom<string>('A', 'B', 'C', 'D'),
  rooms: fc.uniqueArray(fc.constantFrom(...roomIds), { minLength: 0, maxLength: 2 }),
  weeks: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  /** Weeks whose event is missing, though the pattern names them. */
  gone: fc.constantFrom<readonly number[]>([], [1], [2], [3]),
  day: fc.integer({ min: 0, max: 6 }),
  time: fc.constantFrom(...times),
  size: fc.constantFrom(10, 20),
  together: fc.constantFrom(null, null, 'both'),
});
const activities = fc.uniqueArray(activity, { selector: ({ code }) => code, minLength: 1, maxLength: 4 });

type Given = readonly (typeof activity extends fc.Arbitrary<infer Value> ? Value : never)[];

function answerOf(given: Given) {
  const dateOf = (week: number, day: number) =>
    new Date(Date.parse('2026-10-08T00:00:00Z') + ((week - 1) * 7 + day) * 86_400_000).toISOString().slice(0, 10);
  return activitiesAnswer.parse(
    given.map(({ code, rooms: scheduledRooms, weeks, gone, day, time: [startTime, endTime], size, together }) => ({
      code,
      name: `Lecture ${code}`,
      departmentCode: 'CHEM',
      scheduled: 1,
      scheduledRooms,
      ...(together === null ? {} : { coloc: together }),
      timeframe: 'T',
      weekPattern: weeks.toSorted().join(','),
      size,
      events: weeks
        .filter(week => !gone.includes(week))
        .map(week => ({ date: dateOf(week, day), startTime, endTime, week })),
    })),
  );
}

const rulesOf = (strategy: (typeof strategies)[number]) =>
  ({ departments: 'all', strategy, timeZone: 'Europe/London' }) as const;

/** One activity of the department whose others are gone. */
const fixed: Given = [
  { code: 'Z', rooms: ['R1'], weeks: [2], gone: [], day: 6, time: times[0], size: 10, together: null },
];

/** Booker and our records, on which plans are carried out without a network. */
class Desk {
  readonly held = new Map<number, Held>();
  readonly records = new Map<string, BookingRecord>();
  /** Numbers of bookings that were made late, of requests that had been given up. */
  readonly late = new Set<number>();
  #next = 100;

  add(given: Omit<Held, 'index' | 'roomIndex' | 'status' | 'keepsRoom'>): Held {
    this.#next += 1;
    const held = {
      ...given,
      index: this.#next,
      roomIndex: roomIds.indexOf(given.room ?? '') + 1,
      status: 'Approved',
      keepsRoom: true,
    };
    this.held.set(held.index, held);
    return held;
  }

  reading(given: Given, strategy: (typeof strategies)[number], timeframes = [timeframe]): Reading {
    const config = essmBookingsConfig.parse({ departments: 'all', clashes: strategy });
    const list = { items: [...this.held.values()], unreadable: [] };
    const sides = bothSides(
      { activities: answerOf(given), timeframes: { items: timeframes, unreadable: [] }, rooms, list },
      { config, database: 'T', listed: days },
    );
    const window = { from: '2026-10-14', to: '2026-12-19' };
    return {
      ...sides,
      database: 'T',
      account,
      readAt: now,
      window,
      listed: days,
      unreadableMarks: new Set(),
      records: this.records,
      beyondWindow: 0,
    };
  }

  /** Carries one change out as Booker would let it: an overlap is refused. */
  carryOut(work: Work, blocks: Reading['blocks']): void {
    switch (work.do) {
      case 'cancel': {
        const { held, record } = work.holding;
        this.#remove(held);
        if (record.unheard.length === 0) this.records.delete(record.reference);
        else this.records.set(record.reference, unsent(record));
        break;
      }
      case 'cancel-second':
        this.#remove(work.holding.held);
        break;
      case 'vacate':
        this.#remove(work.holding.held);
        this.records.delete(work.holding.record.reference);
        this.records.set(work.want.reference, intended(work.want, { ...work.holding.record, phase: 'present' }));
        break;
      case 'update':
        this.#remove(work.holding.held);
        this.records.delete(work.holding.record.reference);
        this.#book(work.want, blocks, work.holding.held.index, work.holding.record.unheard);
        break;
      case 'create':
      case 'return':
        this.#book(work.want, blocks, undefined, this.records.get(work.want.reference)?.unheard);
        break;
      case 'wait':
        this.#remember(work);
        break;
      case 'bookkeeping':
        if (work.becomes === null) this.records.delete(work.record.reference);
        else this.records.set(work.becomes.reference, work.becomes);
        break;
    }
  }

  #remember({ want, index, obstacles }: Extract<Work, { do: 'wait' }>): void {
    const record = this.records.get(want.reference);
    const stands = record === undefined ? null : (record.index ?? index);
    this.records.set(want.reference, waiting(want, now, obstacles, stands, record?.unheard ?? []));
  }

  #remove({ index, start, createdBy }: Held): void {
    assert.ok(this.held.delete(index), 'only what stands is touched');
    assert.equal(createdBy, account, "nobody else's booking is touched");
    assert.ok(start > '2026-10-14T12:00', 'nothing that has begun is touched');
  }

  #book(want: Want, blocks: Reading['blocks'], index: number | undefined, unheard: readonly Unheard[] = []): void {
    const { room, start, end, title, attendees, reference } = want;
    for (const other of this.held.values()) {
      const isFree = !blocks(room).includes(other.room ?? '') || other.end <= start || other.start >= end;
      assert.ok(isFree, `${room} is free for ${title} at ${start} when its turn comes`);
    }
    assert.ok(start > '2026-10-14T12:00', 'nothing is booked in the past');
    const made = this.add({ room, start, end, title, attendees, reference, createdBy: account });
    this.held.delete(made.index);
    const held = { ...made, index: index ?? made.index };
    this.held.set(held.index, held);
    this.records.set(reference, present(want, held, unheard));
  }
}

const changesOf = (plan: Plan<Work>) => withShownDifferences(plan.units.flatMap(({ changes }) => changes));

const meddling = fc.record({
  what: fc.constantFrom('wipe', 'move', 'rename', 'cancel', 'copy', 'meeting', 'late'),
  which: fc.nat(20),
  room: fc.constantFrom(...roomIds),
  day: fc.integer({ min: 12, max: 30 }),
});

function meddle(
  desk: Desk,
  { what, which, room, day }: typeof meddling extends fc.Arbitrary<infer Value> ? Value : never,
): void {
  const ours = [...desk.held.values()].filter(({ createdBy }) => createdBy === account);
  const one = ours[which % Math.max(1, ours.length)];
  const [start, end] = [`2026-10-${day}T09:15`, `2026-10-${day}T09:45`];
  const isTaken = [...desk.held.values()].some(other => other.start < end && start < other.end);
  if (what === 'meeting' || what === 'copy') {
    const reference = what === 'copy' ? (one?.reference ?? null) : null;
    if (!isTaken)
      desk.add({ room, start, end, title: 'Meeting', attendees: null, reference, createdBy: 'porter@example.ac.uk' });
    return;
  }
  if (one === undefined) return;
  const record = [...desk.records.values()].find(({ index }) => index === one.index);
  if (what === 'late' && record !== undefined && !isTaken) {
    const reference = [record.reference, null, 'seen by porter'][which % 3] ?? null;
    const { index } = desk.add({ room, start, end, title: 'Late', attendees: 1, reference, createdBy: account });
    const unheard = [...record.unheard, { room, start, end, since: now }];
    desk.records.set(record.reference, withOpenness({ ...record, unheard }));
    if (day > 14) desk.late.add(index);
  }
  if (what === 'cancel') desk.held.delete(one.index);
  if (what === 'wipe') desk.held.set(one.index, { ...one, reference: null });
  if (what === 'rename') desk.held.set(one.index, { ...one, title: 'By hand', attendees: 1 });
  if (what === 'move' && !isTaken) {
    desk.held.set(one.index, { ...one, room, roomIndex: roomIds.indexOf(room) + 1, start, end });
    // A second one that somebody moved is somebody's now.
    desk.late.delete(one.index);
  }
}

describe('the planner of bookings', () => {
  it('plans in an order that Booker allows, touches nobody else and nothing begun, and plans nothing again', () => {
    fc.assert(
      fc.property(
        fc.array(activities, { minLength: 2, maxLength: 4 }),
        fc.array(meddling, { maxLength: 5 }),
        fc.constantFrom(...strategies),
        (terms, meddled, strategy) => {
          const desk = new Desk();
          const rules = rulesOf(strategy);
          for (const [number, given] of terms.entries()) {
            if (number === terms.length - 1) for (const each of meddled) meddle(desk, each);
            const reading = desk.reading(given, strategy);
            const plan = planBookings(reading, now, rules);
            const keys = changesOf(plan).map(({ key }) => key);
            assert.equal(new Set(keys).size, keys.length, 'each change has a key of its own');
            const later = planBookings(reading, now + 5 * 60_000, rules);
            assert.deepEqual(
              changesOf(later).map(({ key }) => key),
              keys,
              'a key holds no time',
            );
            for (const { payload } of changesOf(plan)) desk.carryOut(payload, reading.blocks);
            // What is questioned, waits or gives way is settled by the second plan.
            for (const { payload } of changesOf(planBookings(desk.reading(given, strategy), now, rules)))
              desk.carryOut(payload, reading.blocks);
            const again = changesOf(planBookings(desk.reading(given, strategy), now, rules));
            assert.deepEqual(
              again
                .filter(({ kind }) => kind !== 'wait')
                .map(({ kind, target, reason }) => `${kind} ${target}: ${reason}`),
              [],
            );
            const known = new Set([...desk.records.values()].map(({ index }) => index));
            for (const index of desk.late)
              assert.ok(!desk.held.has(index) || known.has(index), 'what was made late is one of ours, or goes');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  /** Books what is given, and confirms it. */
  function booked(given: Given): Desk {
    const desk = new Desk();
    for (let run = 0; run < 2; run += 1) {
      const reading = desk.reading(given, 'none');
      for (const { payload } of changesOf(planBookings(reading, now, rulesOf('none'))))
        desk.carryOut(payload, reading.blocks);
    }
    return desk;
  }

  it('plans the same whatever the order of the answers', () => {
    fc.assert(
      fc.property(activities, activities, fc.constantFrom(...strategies), (first, second, strategy) => {
        const desk = booked(first);
        const keys = (given: Given, held: Desk) =>
          changesOf(planBookings(held.reading(given, strategy), now, rulesOf(strategy)))
            .map(({ key }) => key)
            .sort();
        const turned = new Desk();
        for (const [index, each] of [...desk.held].reverse()) turned.held.set(index, each);
        for (const [reference, record] of [...desk.records].reverse()) turned.records.set(reference, record);
        assert.deepEqual(keys(second.toReversed(), turned), keys(second, desk));
      }),
      { numRuns: 500 },
    );
  });

  it('cancels what its own list no longer has, and nothing because something else is missing', () => {
    const lost = fc.constantFrom('events', 'rooms', 'timeframe', 'timeframes', 'all but one');
    fc.assert(
      fc.property(activities, lost, (given, what) => {
        const desk = booked(given);
        const without: Record<typeof what, Given> = {
          events: given.map(each => ({ ...each, gone: each.weeks })),
          rooms: given.map(each => ({ ...each, rooms: [] })),
          timeframe: given,
          timeframes: given,
          'all but one': given.slice(0, 1),
        };
        const others = what === 'timeframe' ? [{ ...timeframe, first: 2 }] : what === 'timeframes' ? [] : [timeframe];
        const named = without[what];
        const reading = desk.reading(named, 'none', others);
        const cancelled = changesOf(planBookings(reading, now, rulesOf('none'))).filter(
          ({ kind }) => kind === 'cancel',
        );
        const left = new Set(named.map(({ code }) => code));
        for (const { payload } of cancelled) {
          assert.ok(payload.do === 'cancel' && !left.has(payload.holding.record.activity));
        }
        if (what === 'all but one') {
          const ours = [...desk.records.values()].filter(
            ({ index, activity }) => index !== null && !left.has(activity),
          );
          const shared = ours.filter(({ members }) => members.some(each => left.has(identityIn(each)?.activity ?? '')));
          assert.equal(cancelled.length, ours.length - shared.length);
        }
      }),
    );
  });

  it('is stopped by its limits on tiny and on huge timetables alike', () => {
    const { share, floor, cap } = bookingLimits['cancel'] ?? assert.fail();
    for (const count of [1, floor, floor + 1, 2_000, 20_000]) {
      const desk = new Desk();
      for (let number = 0; number < count; number += 1) {
        const reference = `lockstep:T:A${number}:1:R3`;
        const slot = { room: 'R3', start: '2026-11-10T09:00', end: '2026-11-10T10:00' };
        const shown = { ...slot, title: 'A', attendees: null };
        const held = desk.add({ ...shown, reference, createdBy: account });
        const want = { ...shown, reference, database: 'T', activity: `A${number}`, week: 5, name: 'A' };
        const rest = { department: 'CHEM', colocation: null, timeframe: '', sharedWith: [] };
        desk.records.set(reference, present({ ...want, ...rest }, held, []));
      }
      const plan = planBookings(desk.reading(fixed, 'none'), now, rulesOf('none'));
      const cancels = changesOf(plan).filter(({ kind }) => kind === 'cancel').length;
      assert.equal(cancels, count);
      const excesses = checkLimits(plan, { limits: bookingLimits, done: {}, exempt: new Set() });
      const allowed = Math.min(cap, Math.max(floor, Math.floor(share * count)));
      assert.equal(
        excesses.some(({ kind }) => kind === 'cancel'),
        count > allowed,
        `${count} cancellations, of which ${allowed} may be`,
      );
    }
  });
});
