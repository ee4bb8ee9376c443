import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neverSent } from '#functions/essm/as-sent.ts';
import { essmRoomsConfig } from '#functions/essm/config.ts';
import { roomLimits } from '#functions/essm/rooms/limits.ts';
import { planRooms } from '#functions/essm/rooms/plan-rooms.ts';
import { type RoomRecord, roomKey } from '#functions/essm/rooms/room-record.ts';
import type { RoomWork } from '#functions/essm/rooms/room-work.ts';
import type { RoomsReading } from '#functions/essm/rooms/rooms-reading.ts';
import { unreadableIn } from '#functions/essm/unreadable-in-termtime.ts';
import type { BookerRoom } from '#shared/clients/booker/schema.ts';
import type { Building, Floor, TermtimeRoom } from '#shared/clients/termtime/room-schema.ts';
import type { RoomDraft } from '#shared/clients/termtime/writes.ts';
import type { Change } from '#shared/core/change.ts';
import { checkLimits } from '#shared/runtime/limits/check-limits.ts';
import fc from '#test/support/fast-check.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';

const rules = essmRoomsConfig.parse({
  departments: [
    { booker: 'D-CHEM', termtime: 'CHEM' },
    { booker: 'D-PHYS', termtime: 'PHYS' },
  ],
  floors: { Ground: { name: 'Ground floor', code: 'G' }, First: { name: 'First floor', code: 'F' } },
  capabilities: ['Projector'],
  attributes: { PROJ: 'Projector' },
  capacities: { LEC: 1, EXAM: 0.5 },
});

/** LT3 is made of LT1 and LT2, where they say so; OLD and theirs are in TermTime, and never were Lockstep's. */
const ids = ['LT1', 'LT2', 'LT3', 'LT4', 'THEIRS'];
const bookerRoom = fc.record({
  id: fc.constantFrom(...ids),
  name: fc.constantFrom('Theatre', 'Studio'),
  capacity: fc.constantFrom(null, 40, 81),
  floor: fc.constantFrom('Ground', 'Ground', 'First', 'Mezzanine', null),
  hall: fc.constantFrom('B1', 'B2'),
  departments: fc.constantFrom(['D-CHEM'], ['D-PHYS', 'D-CHEM'], ['D-MUS']),
  equipment: fc.constantFrom([], ['PROJ'], ['ORGAN']),
  isPart: fc.boolean(),
});
const estate = fc.uniqueArray(bookerRoom, { selector: ({ id }) => id, maxLength: ids.length });
type Estate = typeof estate extends fc.Arbitrary<infer Value> ? Value : never;

function listed(given: Estate): BookerRoom[] {
  const site = { index: 1, id: 'WEST', name: 'West' };
  return given.map(({ id, name, capacity, floor, hall, departments, equipment, isPart }) => ({
    index: ids.indexOf(id) + 1,
    id,
    name,
    capacity,
    floor,
    type: null,
    building: { index: 7, id: hall, name: `Building ${hall}`, site },
    departments: departments.map(each => ({ index: 1, id: each, name: each })),
    equipment: equipment.map(each => ({ index: 1, id: each, name: each })),
    partOf: isPart && (id === 'LT1' || id === 'LT2') ? [3] : [],
    live: true,
  }));
}

function theirs(code: string): TermtimeRoom {
  const places = { floor: 'x', building: 'y', campus: 'z' };
  const rest = { capacities: [], capabilities: ['Piano'], isMarkedForDeletion: false };
  return { code, name: 'Theirs', department: 'CHEM', ...places, ...rest };
}

function recordOf(kind: RoomRecord['kind'], code: string): RoomRecord {
  const rest = { isMarkUnheard: false, ...neverSent, changedAt: 0, runId: '' };
  return { database: 'T', kind, code, rooms: [], phase: 'present', markedAt: null, ...rest };
}

/** TermTime and our records, on which plans are carried out without a network. */
class Desk {
  readonly rooms = new Map(['OLD', 'THEIRS'].map(code => [code, theirs(code)]));
  readonly relationships = new Map<string, readonly string[]>();
  readonly records = new Map<string, RoomRecord>();
  readonly #campuses = new Map<string, string>();
  readonly #buildings = new Map<string, Building>();
  readonly #floors: Floor[] = [];

  reading(booker: readonly BookerRoom[], more: Partial<RoomsReading> = {}): RoomsReading {
    return {
      database: 'T',
      readAt: 0,
      booker,
      unreadable: [],
      campuses: [...this.#campuses].map(([name, code]) => ({ name, code })),
      buildings: [...this.#buildings.values()],
      floors: this.#floors,
      rooms: [...this.rooms.values()],
      relationships: [...this.relationships.keys()].map(name => ({ name, type: 'Combined' })),
      departments: new Set(['CHEM', 'PHYS']),
      capabilities: new Set(['Projector', 'Piano']),
      activityTypes: new Set(['LEC', 'EXAM']),
      unreadableRooms: unreadableIn('room', { unreadable: [] }),
      unreadableRelationships: unreadableIn('room relationship', { unreadable: [] }),
      oddities: [],
      records: this.records,
      ...more,
    };
  }

  carryOut(work: RoomWork): void {
    switch (work.do) {
      case 'campus':
        this.#campuses.set(work.campus.name, work.campus.code);
        break;
      case 'building':
      case 'move-building': {
        assert.ok(this.#campuses.has(work.campus), 'its campus is there before a building');
        this.#buildings.set(work.building.code, { ...work.building, campus: work.campus, floors: [] });
        this.#note('building', work.building.code, work.asSent);
        break;
      }
      case 'floor':
        this.#floors.push({ ...work.floor, building: work.building, campus: work.campus });
        break;
      case 'create':
        assert.ok(!this.rooms.has(work.draft.code), 'what is there is not made again');
        this.#put(work.draft, false);
        this.#note('room', work.draft.code, work.asSent);
        break;
      case 'update':
        this.#assertOurs('room', work.draft.code);
        this.#put(work.draft, work.marked);
        this.#note('room', work.draft.code, work.asSent);
        break;
      case 'mark':
      case 'unmark': {
        this.#assertOurs('room', work.record.code);
        const room = this.rooms.get(work.record.code) ?? assert.fail();
        this.rooms.set(room.code, { ...room, isMarkedForDeletion: work.do === 'mark' });
        this.records.set(roomKey(work.record), { ...work.record, markedAt: work.do === 'mark' ? 1 : null });
        break;
      }
      case 'relate':
        if (work.replaces) this.#assertOurs('relationship', work.name);
        for (const code of work.rooms) assert.ok(this.rooms.has(code), 'only rooms that are there are related');
        this.relationships.set(work.name, work.rooms);
        this.#note('relationship', work.name, { rooms: [...work.rooms] });
        break;
      case 'unrelate':
        this.#assertOurs('relationship', work.record.code);
        this.relationships.delete(work.record.code);
        this.records.delete(roomKey(work.record));
        break;
      case 'note':
        this.records.set(roomKey(work.record), work.record);
        break;
      case 'forget':
        this.records.delete(roomKey(work.record));
        break;
    }
  }

  /** A run that dies before it hears of a request. */
  cutShort(work: RoomWork, isCarriedOut: boolean): void {
    if (isCarriedOut) this.carryOut(work);
    if (work.do === 'create') this.#note('room', work.draft.code, { phase: 'intended' });
    if (work.do === 'relate') this.#note('relationship', work.name, { rooms: [...work.rooms], phase: 'intended' });
  }

  #assertOurs(kind: RoomRecord['kind'], code: string): void {
    assert.ok(this.records.has(roomKey({ kind, code })), `${kind} ${code} is not ours`);
  }

  #note(kind: RoomRecord['kind'], code: string, more: Partial<RoomRecord> = {}): void {
    this.records.set(roomKey({ kind, code }), { ...recordOf(kind, code), ...more });
  }

  #put(
    { code, name, floor, building, campus, department, capabilities, capacities }: RoomDraft,
    marked: boolean,
  ): void {
    const isThere = this.#floors.some(each => each.name === floor && each.building === building);
    assert.ok(isThere && this.#campuses.has(campus), 'floor, building and campus are there before the room');
    const lists = { capabilities: [...capabilities], capacities: [...capacities] };
    this.rooms.set(code, { code, name, floor, building, campus, department, ...lists, isMarkedForDeletion: marked });
  }

  /** Carries plans out until nothing is left, which has to be soon: rooms come before what relates them. */
  settle(booker: readonly BookerRoom[], more: Partial<RoomsReading> = {}): Change<RoomWork>[] {
    const all: Change<RoomWork>[] = [];
    for (let run = 0; run < 3; run += 1) {
      const changes = changesOf(this.reading(booker, more));
      for (const { payload } of changes) this.carryOut(payload);
      all.push(...changes);
    }
    assert.deepEqual(changesOf(this.reading(booker, more)), [], 'planned again, nothing is left to do');
    for (const code of ['OLD', 'THEIRS']) assert.deepEqual(this.rooms.get(code), theirs(code), `${code} is left alone`);
    return all;
  }
}

function changesOf(reading: RoomsReading): Change<RoomWork>[] {
  return withShownDifferences(planRooms(reading, rules).units.flatMap(({ changes }) => changes));
}

const takesAway = ({ kind }: Change<RoomWork>): boolean => kind === 'mark' || kind === 'unrelate';

describe('the planner of rooms', () => {
  it('brings TermTime in step with any estate after any other, touches no room but ours, and plans nothing again', () => {
    fc.assert(
      fc.property(fc.array(estate, { minLength: 1, maxLength: 3 }), estates => {
        const desk = new Desk();
        for (const each of estates) {
          const rooms = listed(each);
          desk.settle(rooms);
          for (const { code, isMarkedForDeletion } of desk.rooms.values()) {
            const isOurs = desk.records.has(roomKey({ kind: 'room', code }));
            assert.equal(isMarkedForDeletion, isOurs && !rooms.some(({ id }) => id === code), `the mark of ${code}`);
          }
        }
      }),
    );
  });

  it('leaves no record that says for good that a request may be under way, and nothing made that is nobody’s', () => {
    fc.assert(
      fc.property(estate, estate, estate, fc.nat(7), fc.boolean(), (first, second, third, at, isCarriedOut) => {
        const desk = new Desk();
        desk.settle(listed(first));
        const [done, cut] = [changesOf(desk.reading(listed(second))).slice(0, at + 1), at];
        for (const [index, { payload }] of done.entries()) {
          if (index < cut) desk.carryOut(payload);
          else desk.cutShort(payload, isCarriedOut);
        }
        // So soon nothing of ours is forgotten: it may be made yet.
        const intended = () => [...desk.records.values()].filter(({ phase }) => phase === 'intended');
        const unsettled = intended().filter(({ code }) => !desk.rooms.has(code) && !desk.relationships.has(code));
        desk.settle(listed(third));
        for (const record of unsettled) assert.ok(desk.records.has(roomKey(record)), `${record.code} is forgotten`);

        desk.settle(listed(third), { readAt: 3_600_000 });
        assert.deepEqual(intended(), []);
        for (const code of desk.rooms.keys()) {
          if (['OLD', 'THEIRS'].includes(code)) continue;
          assert.ok(desk.records.has(roomKey({ kind: 'room', code })), `${code} is nobody's`);
        }
        for (const code of desk.relationships.keys())
          assert.ok(desk.records.has(roomKey({ kind: 'relationship', code })), `what relates ${code} is nobody's`);
      }),
    );
  });

  it('plans the same whatever the order of the answers', () => {
    fc.assert(
      fc.property(estate, estate, (first, second) => {
        const desk = new Desk();
        desk.settle(listed(first));
        const keys = (booker: readonly BookerRoom[], rooms: readonly TermtimeRoom[]) =>
          changesOf(desk.reading(booker, { rooms }))
            .map(({ key }) => key)
            .sort();
        const rooms = [...desk.rooms.values()];
        assert.deepEqual(keys(listed(second).reverse(), rooms.toReversed()), keys(listed(second), rooms));
      }),
    );
  });

  it('takes away what Booker no longer lists, and nothing because something else is missing', () => {
    const lost = fc.constantFrom('floor', 'department', 'building', 'equipment', 'capability', 'unreadable');
    fc.assert(
      fc.property(estate, estate, lost, (first, second, what) => {
        const desk = new Desk();
        const rooms = listed(first);
        desk.settle(rooms);
        const without = {
          floor: { booker: rooms.map(room => ({ ...room, floor: null })) },
          department: { departments: new Set<string>() },
          building: { booker: rooms.map(room => ({ ...room, building: null })) },
          equipment: { booker: rooms.map(room => ({ ...room, equipment: [] })) },
          capability: { capabilities: new Set<string>(), activityTypes: new Set<string>() },
          unreadable: { booker: listed(second), unreadable: [{ index: 9, reference: null, problem: 'odd' }] },
        } as const;
        assert.deepEqual(changesOf({ ...desk.reading(rooms), ...without[what] }).filter(takesAway), []);

        // Of some rooms taken out of the list just these are marked; what they excluded they exclude still.
        const left = rooms.filter((_, index) => index % 2 > 0);
        const isGone = (code: string) => rooms.some(({ id }) => id === code) && !left.some(({ id }) => id === code);
        const ours = [...desk.records.values()].filter(({ kind, code }) => kind === 'room' && isGone(code));
        const taken = changesOf(desk.reading(left)).filter(takesAway);
        assert.deepEqual(taken.map(({ target }) => target).sort(), ours.map(({ code }) => code).sort());
      }),
    );
  });

  it('is stopped by its limits on tiny and on huge estates alike', () => {
    const { share, floor, cap } = roomLimits['mark'] ?? assert.fail();
    for (const count of [1, floor, floor + 1, 100, 2_000]) {
      const desk = new Desk();
      for (let number = 0; number < count; number += 1) {
        const code = `R${number}`;
        desk.rooms.set(code, theirs(code));
        desk.records.set(roomKey({ kind: 'room', code }), recordOf('room', code));
      }
      const plan = planRooms(desk.reading([]), rules);
      assert.equal(plan.units.length, count);
      const excesses = checkLimits(plan, { limits: roomLimits, done: {}, exempt: new Set() });
      const allowed = Math.min(cap, Math.max(floor, Math.floor(share * count)));
      assert.equal(excesses.length > 0, count > allowed, `${count} marks, of which ${allowed} may be`);
    }
  });
});
