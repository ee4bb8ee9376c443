import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sight } from '#functions/cmis-echo360/queue/round/round-facts.ts';
import type { ListedSchedule } from '#functions/cmis-echo360/room-day/room-days.ts';
import { type Actual, actualsOf, isAsSent, othersIn } from '#functions/cmis-echo360/schedule/held-schedule.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import { date, lesson, now, recordOf } from './support/lessons.ts';

const one = lesson({ slot: 1, start: '09:00', end: '10:00' });
const id = one.externalId;
const roomDay = `${date} R1`;
const record = (given: Partial<ScheduleRecord> = {}) => recordOf(one, { changedAt: now, ...given });

/** What a listing shows of the recording of lesson 1, as it was sent, unless it says otherwise. */
function shown(given: Partial<ListedSchedule> = {}): ListedSchedule {
  const { name, section, presenterEmail, input1, input2, captureQuality } = one.sent;
  const fields = { name, section, presenterEmail, input1, input2, captureQuality };
  return {
    externalId: id,
    echoId: 'e1',
    start: '09:00',
    end: '10:00',
    isSeries: false,
    fault: null,
    ...fields,
    ...given,
  };
}

interface Given {
  readonly record?: ScheduleRecord;
  /** By room-day: when it was listed, and what was there. */
  readonly listed?: Readonly<Record<string, readonly [number, readonly ListedSchedule[]]>>;
  readonly looked?: Sight;
}

function facts({ record: of = record(), listed = {}, looked }: Given) {
  return {
    schedules: new Map([[of.externalId, of]]),
    listings: new Map(Object.entries(listed).map(([key, [at, schedules]]) => [key, { at, schedules }])),
    lookedFor: new Map(looked === undefined ? [] : [[of.externalId, looked]]),
  };
}

/** Where a recording of ours is, as `room-day start–end`, and whether a listing showed it. */
function told(given: Given): string {
  const actual = actualsOf(facts(given)).get(id);
  const { slot, shown: sight, roomDay: day, externalId } = actual ?? {};
  assert.equal(externalId, id);
  const where = slot === null || slot === undefined ? 'nowhere' : `${slot.date} ${slot.room} ${slot.start}–${slot.end}`;
  return `${where} (${day}${sight === null ? '' : ', shown'})`;
}

describe('where a recording of ours is, as far as is known', () => {
  const byRecord = `${date} R1 09:00–10:00 (${roomDay})`;
  const later = now + 1;
  const moved = { start: '11:00', end: '12:00' };
  const slot = { room: 'R2', date, ...moved };
  const cases: readonly [string, Given, string][] = [
    ['the record says where', {}, byRecord],
    [
      'a listing shows it as recorded',
      { listed: { [roomDay]: [later, [shown()]] } },
      `${byRecord.slice(0, -1)}, shown)`,
    ],
    [
      'a listing shows it at another time',
      { listed: { [roomDay]: [later, [shown(moved)]] } },
      `${date} R1 11:00–12:00 (${roomDay}, shown)`,
    ],
    [
      'a listing shows it in another room',
      { listed: { [`${date} R2`]: [later, [shown(moved)]] } },
      `${date} R2 11:00–12:00 (${date} R2, shown)`,
    ],
    ['a listing of its room lacks it', { listed: { [roomDay]: [later, []] } }, `nowhere (${roomDay})`],
    ['a listing of another room lacks it', { listed: { [`${date} R2`]: [later, []] } }, byRecord],
    [
      'a listing is no newer than the record, and shows it elsewhere',
      { listed: { [roomDay]: [now, [shown(moved)]] } },
      byRecord,
    ],
    ['a listing is no newer than the record, and lacks it', { listed: { [roomDay]: [now, []] } }, byRecord],
    [
      'of two listings the newer is believed',
      { listed: { [`${date} R2`]: [later + 1, [shown(moved)]], [roomDay]: [later, [shown()]] } },
      `${date} R2 11:00–12:00 (${date} R2, shown)`,
    ],
    [
      'of two listings the newer is believed, whichever was read first',
      { listed: { [roomDay]: [later, [shown()]], [`${date} R2`]: [later + 1, [shown(moved)]] } },
      `${date} R2 11:00–12:00 (${date} R2, shown)`,
    ],
    [
      'of two listings of one moment the first is believed',
      { listed: { [`${date} R2`]: [later, [shown(moved)]], [roomDay]: [later, [shown()]] } },
      `${date} R2 11:00–12:00 (${date} R2, shown)`,
    ],
    [
      'one that is shown oddly is where it was sent',
      { listed: { [roomDay]: [later, [shown({ ...moved, fault: 'no end' })]] } },
      `${byRecord.slice(0, -1)}, shown)`,
    ],
    [
      'it is known under the id that it was adopted with',
      {
        record: record({ heldAs: 'old-1' }),
        listed: { [roomDay]: [later, [shown({ ...moved, externalId: 'old-1' })]] },
      },
      `${date} R1 11:00–12:00 (${roomDay}, shown)`,
    ],
    [
      'somebody else’s says nothing of it',
      { listed: { [`${date} R2`]: [later, [shown({ externalId: 'x' })]] } },
      byRecord,
    ],
    [
      'one without an id says nothing of it',
      { listed: { [`${date} R2`]: [later, [shown({ externalId: null })]] } },
      byRecord,
    ],
    ['a look shows it elsewhere', { looked: { at: later, slot } }, `${date} R2 11:00–12:00 (${date} R2)`],
    ['a look shows that it is gone', { looked: { at: later, slot: null } }, `nowhere (${roomDay})`],
    ['a look is no newer than the record', { looked: { at: now, slot: null } }, byRecord],
    [
      'a look says more than a listing',
      { looked: { at: later, slot }, listed: { [roomDay]: [later, [shown()]] } },
      `${date} R2 11:00–12:00 (${date} R2)`,
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.equal(told(given), expected));
});

describe('what of others a listing showed', () => {
  const theirs = shown({ externalId: 'x', name: 'Open day', start: '09:30', end: '10:30' });
  const others = (schedules: readonly ListedSchedule[], of = record()) =>
    othersIn(facts({ record: of, listed: { [roomDay]: [now + 1, schedules] } }), roomDay);

  it('is what belongs to no record of ours', () => {
    const slot = { room: 'R1', date, start: '09:30', end: '10:30' };
    assert.deepEqual(others([shown(), theirs]), [{ ...slot, externalId: 'x', name: 'Open day' }]);
    assert.deepEqual(others([{ ...theirs, externalId: null }]), [{ ...slot, externalId: null, name: 'Open day' }]);
    assert.deepEqual(others([shown({ externalId: 'old-1' })], record({ heldAs: 'old-1' })), []);
  });

  it('is nothing where the room-day was not listed', () => {
    assert.deepEqual(othersIn(facts({}), roomDay), []);
  });

  it('where it cannot be read, spares what Echo360 holds beside it already', () => {
    const spares = (of: ScheduleRecord, what = one) => {
      const [other] = others([{ ...theirs, fault: 'no end' }], of);
      assert.equal(other?.name, 'Open day, which cannot be read (no end),');
      return other?.spares?.(what);
    };
    assert.equal(spares(record()), true);
    assert.equal(spares(record({ phase: 'intended' })), false);
    assert.equal(spares(record({ pending: 'update' })), false);
    assert.equal(spares(record({ start: '09:30' })), false);
    assert.equal(spares(record(), lesson({ slot: 2, start: '09:00', end: '10:00' })), false);
  });
});

describe('whether Echo360 shows what was sent', () => {
  const { room, start, end } = one;
  const actual = (given: Partial<Actual> = {}): Actual => {
    return { record: record(), externalId: id, slot: { room, date, start, end }, roomDay, shown: shown(), ...given };
  };
  const answered = { ...one.sent, name: 'Lesson', section: null };
  const cases: readonly [string, Partial<Actual>, boolean][] = [
    ['it does', {}, true],
    ['it was not listed: the record is believed', { shown: null }, true],
    ['it is nowhere', { slot: null }, false],
    ['it is elsewhere', { slot: { room, date, start: '08:00', end } }, false],
    ['it is elsewhere, and was not listed', { slot: { room, date, start: '08:00', end }, shown: null }, false],
    ['it cannot be read', { shown: shown({ fault: 'no end' }) }, false],
    ['it is a series', { shown: shown({ isSeries: true }) }, false],
    ['it has another name', { shown: shown({ name: 'Other' }) }, false],
    ['it has other inputs', { shown: shown({ input1: 'Other' }) }, false],
    ['it has the name that was answered', { record: record({ answered }), shown: shown({ name: 'Lesson' }) }, true],
    ['it has the name that was sent, though another was answered', { record: record({ answered }) }, false],
    [
      'what the answer left out may be shown as it was sent, and no otherwise',
      { record: record({ answered }), shown: shown({ name: 'Lesson', section: 'OTHER' }) },
      false,
    ],
    [
      'it has the section that was answered',
      {
        record: record({ answered: { ...answered, section: 'OTHER' } }),
        shown: shown({ name: 'Lesson', section: 'OTHER' }),
      },
      true,
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.equal(isAsSent(actual(given)), expected));
});
