import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roomBookingLimits } from '#functions/essm/room-bookings/limits.ts';
import { planRoomBookings } from '#functions/essm/room-bookings/plan-room-bookings.ts';
import type { RoomBookingRecord } from '#functions/essm/room-bookings/room-booking-record.ts';
import type { RoomBookingWork } from '#functions/essm/room-bookings/room-booking-work.ts';
import type { RoomBookingsReading } from '#functions/essm/room-bookings/room-bookings-reading.ts';
import { mondayOf, type OthersBooking } from '#functions/essm/room-bookings/series.ts';
import { unreadableIn } from '#functions/essm/unreadable-in-termtime.ts';
import type { TermtimeRoomBooking } from '#shared/clients/termtime/room-booking-schema.ts';
import type { Change } from '#shared/core/change.ts';
import { checkLimits } from '#shared/runtime/limits/check-limits.ts';
import fc from '#test/support/fast-check.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';

const rules = { owner: 'rooms', type: 'EXT', mondayIs: 0 };
const rooms = ['R1', 'R2'];
const dayMs = 86_400_000;
const term = Date.parse('2026-10-05T00:00:00Z');
const dateOf = (day: number): string => new Date(term + day * dayMs).toISOString().slice(0, 10);

/** Evenings, past midnight, and several days on end. */
const booking = fc
  .record({
    room: fc.constantFrom(...rooms),
    day: fc.integer({ min: 0, max: 99 }),
    hours: fc.constantFrom([18, 20], [22, 26], [9, 9 + 48], [0, 24]),
    title: fc.constantFrom('Choir', 'Quiz'),
    attendees: fc.constantFrom(null, 30),
  })
  .map(({ room, day, hours: [from = 0, until = 1], title, attendees }): OthersBooking => {
    const at = (hour: number) => new Date(term + day * dayMs + hour * 3_600_000).toISOString().slice(0, 16);
    return { room, start: at(from), end: at(until), title, attendees };
  });
/** Some are weekly, for more weeks than one room booking holds. */
const bookings = fc
  .array(fc.record({ one: booking, weeks: fc.constantFrom(1, 1, 3, 13) }), { maxLength: 10 })
  .map(all =>
    all.flatMap(({ one, weeks }) => Array.from({ length: weeks }, (_, week) => ({ ...one, ...later(one, week * 7) }))),
  );

function later({ start, end }: OthersBooking, days: number): Pick<OthersBooking, 'start' | 'end'> {
  const shifted = (local: string) => new Date(Date.parse(`${local}Z`) + days * dayMs).toISOString().slice(0, 16);
  return { start: shifted(start), end: shifted(end) };
}

const theirs: TermtimeRoomBooking = {
  id: 1,
  code: 'lockstep-not-ours',
  description: 'By hand',
  type: null,
  state: 'Approved',
  capacity: 3,
  rooms: ['R1'],
  days: '1',
  time: '10:00',
  duration: '01:00',
  weeks: ['2026-W45'],
  owner: 'x',
};

/** TermTime's room bookings and our records, on which plans are carried out without a network. */
class Desk {
  readonly held = new Map<number, TermtimeRoomBooking>([[theirs.id, theirs]]);
  readonly records = new Map<string, RoomBookingRecord>();
  #next = 1;

  reading(others: readonly OthersBooking[], more: Partial<RoomBookingsReading> = {}): RoomBookingsReading {
    return {
      database: 'T',
      from: dateOf(0),
      to: dateOf(200),
      others,
      rooms: new Set(rooms),
      unknownRooms: new Set(),
      unreadable: 0,
      isEmpty: false,
      readAt: term,
      roomBookings: [...this.held.values()],
      unreadableRoomBookings: unreadableIn('room booking', { unreadable: [] }),
      records: this.records,
      ...more,
    };
  }

  carryOut(work: RoomBookingWork): void {
    if (work.do === 'forget') {
      this.records.delete(work.record.code);
      return;
    }
    if (work.do === 'delete') {
      this.#assertOurs(work.id);
      this.held.delete(work.id);
      this.records.delete(work.record.code);
      return;
    }
    if (work.do === 'note') {
      this.records.set(work.record.code, work.record);
      return;
    }
    const { series, draft, after } = work;
    assert.ok(draft.weeks.length > 0 && draft.weeks.join(',').length <= 90, 'its pattern holds its weeks');
    assert.equal(new Set(draft.weeks).size, draft.weeks.length);
    if (work.id !== null) this.#assertOurs(work.id);
    this.#next += work.id === null ? 1 : 0;
    const id = work.id ?? this.#next;
    const { description, days, time, duration, weeks, owner, type, attendees } = draft;
    const shown = {
      description,
      days: days.join(),
      time,
      duration,
      weeks: [...weeks],
      owner,
      type,
      rooms: [...draft.rooms],
    };
    this.held.set(id, { ...shown, id, code: series.code, state: 'Approved', capacity: attendees });
    const { code, title, room } = series;
    this.records.set(code, {
      database: 'T',
      code,
      title,
      room,
      until: '',
      ...after,
      questionedAt: null,
      changedAt: 0,
      runId: '',
    });
  }

  #assertOurs(id: number): void {
    assert.ok(this.records.has(this.held.get(id)?.code ?? ''), 'only what is ours is touched');
  }

  apply(reading: RoomBookingsReading): Change<RoomBookingWork>[] {
    const changes = changesOf(reading);
    for (const { payload } of changes) this.carryOut(payload);
    assert.deepEqual(this.held.get(theirs.id), theirs, "somebody's own room booking stays");
    assert.deepEqual(
      changesOf({ ...reading, roomBookings: [...this.held.values()] }),
      [],
      'planned again, nothing is left to do',
    );
    return changes;
  }

  /** What TermTime shows of ours, minute by minute of a day, from a day on. */
  shown(from: string): string[] {
    return [...this.held.values()]
      .filter(({ id }) => id !== theirs.id)
      .flatMap(({ weeks, days, time, rooms: where, description }) =>
        weeks.map(week => {
          const date = new Date(Date.parse(`${mondayOf(week)}T00:00:00Z`) + Number(days) * dayMs);
          return `${where.join()} ${date.toISOString().slice(0, 10)} ${time} ${description}`;
        }),
      )
      .filter(text => (text.split(' ')[1] ?? '') >= from)
      .sort();
  }
}

function changesOf(reading: RoomBookingsReading): Change<RoomBookingWork>[] {
  return withShownDifferences(planRoomBookings(reading, rules).units.flatMap(({ changes }) => changes));
}

describe('the planner of room bookings', () => {
  it('follows what others book, touches nothing of theirs, and plans nothing again', () => {
    fc.assert(
      fc.property(bookings, bookings, (first, second) => {
        const desk = new Desk();
        desk.apply(desk.reading(first));
        desk.apply(desk.reading(second));
        const fresh = new Desk();
        fresh.apply(fresh.reading(second));
        assert.deepEqual(desk.shown(''), fresh.shown(''), 'it does not matter what was before');
      }),
      { numRuns: 40 },
    );
  });

  it('plans the same whatever the order of the answers', () => {
    fc.assert(
      fc.property(bookings, bookings, (first, second) => {
        const desk = new Desk();
        desk.apply(desk.reading(first));
        const keys = (reading: RoomBookingsReading) =>
          changesOf(reading)
            .map(({ key }) => key)
            .sort();
        const turned = desk.reading(second.toReversed(), { roomBookings: [...desk.held.values()].reverse() });
        assert.deepEqual(keys(turned), keys(desk.reading(second)));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves what is past, and what is after the window, as TermTime shows it', () => {
    const days = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(bookings, bookings, days, days, (first, more, one, other) => {
        const desk = new Desk();
        desk.apply(desk.reading(first));
        const second = [...first.filter((_, index) => index % 3 > 0), ...more];
        const [from, to] = [dateOf(Math.min(one, other)), dateOf(Math.max(one, other))];
        const outside = (all: readonly string[]) =>
          all.filter(text => (text.split(' ')[1] ?? '') < from || (text.split(' ')[1] ?? '') > to);
        const before = outside(desk.shown(''));
        desk.apply(desk.reading(second, { from, to }));
        assert.deepEqual(outside(desk.shown('')), before);
        const fresh = new Desk();
        fresh.apply(fresh.reading(second, { from, to }));
        const inside = (all: readonly string[]) => all.filter(text => !outside([text]).includes(text));
        assert.deepEqual(inside(desk.shown('')), inside(fresh.shown('')));
      }),
      { numRuns: 60 },
    );
  });

  it('takes nothing away because something else is missing: a room of either side, or an entry that cannot be read', () => {
    fc.assert(
      fc.property(bookings, fc.constantFrom('room', 'unreadable', 'hidden'), (first, what) => {
        const desk = new Desk();
        desk.apply(desk.reading(first));
        const before = desk.shown('');
        // Hidden: TermTime has an entry that cannot be read, perhaps just the one.
        const hidden = unreadableIn('room booking', { unreadable: [{ code: null, problem: 'odd' }] });
        const more = {
          room: { rooms: new Set<string>() },
          unreadable: { unreadable: 1 },
          hidden: { roomBookings: [theirs], unreadableRoomBookings: hidden, others: first },
        }[what];
        const reading = desk.reading([], more);
        assert.deepEqual(changesOf(reading), []);
        assert.deepEqual(what === 'hidden' ? changesOf({ ...reading, others: [] }) : [], []);
        if (what === 'hidden') return;
        const questions = planRoomBookings(reading, rules).findings.filter(({ kind }) => kind === 'in-question');
        assert.equal(questions.length, desk.records.size);
        assert.deepEqual(desk.shown(''), before);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps what stands while Booker lists nothing at all, until two readings 20 hours apart agree', () => {
    fc.assert(
      fc.property(bookings, fc.boolean(), (first, isBackBetween) => {
        const desk = new Desk();
        desk.apply(desk.reading(first));
        const before = desk.shown('');
        const at = (hours: number, more: Partial<RoomBookingsReading>) =>
          desk.reading([], { isEmpty: true, readAt: term + hours * 3_600_000, ...more });
        const kinds = (changes: readonly Change<RoomBookingWork>[]) => [...new Set(changes.map(({ kind }) => kind))];
        const some = before.length > 0 ? ['bookkeeping'] : [];
        assert.deepEqual(kinds(desk.apply(at(0, {}))), some);
        assert.deepEqual(kinds(desk.apply(at(19, {}))), []);
        if (isBackBetween) {
          assert.deepEqual(kinds(desk.apply(at(19.5, { isEmpty: false, others: first }))), some);
          assert.deepEqual(kinds(desk.apply(at(21, {}))), some, 'a doubt that was answered is no first reading');
        }
        assert.deepEqual(desk.shown(''), before);
        desk.apply(at(isBackBetween ? 41 : 20, {}));
        assert.deepEqual(desk.shown(''), []);
      }),
      { numRuns: 40 },
    );
  });

  it('is stopped by its limits on tiny and on huge targets alike', () => {
    const { share, floor, cap } = roomBookingLimits['delete'] ?? assert.fail();
    for (const count of [1, floor, floor + 1, 400, 5_000]) {
      const desk = new Desk();
      const all = Array.from({ length: count }, (_, n): OthersBooking => {
        const date = dateOf(n % 7);
        return { room: 'R1', start: `${date}T18:00`, end: `${date}T20:00`, title: `Club ${n}`, attendees: null };
      });
      for (const { payload } of changesOf(desk.reading(all))) desk.carryOut(payload);
      const plan = planRoomBookings(desk.reading([]), rules);
      assert.equal(plan.units.length, count);
      const excesses = checkLimits(plan, { limits: roomBookingLimits, done: {}, exempt: new Set() });
      const allowed = Math.min(cap, Math.max(floor, Math.floor(share * count)));
      assert.equal(excesses.length > 0, count > allowed, `${count} deletions, of which ${allowed} may be`);
    }
  });
});
