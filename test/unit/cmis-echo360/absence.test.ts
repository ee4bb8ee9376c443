import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Absence,
  type AbsenceFacts,
  absenceOf,
  isKept,
  isSameEntry,
  lostElsewhere,
} from '#functions/cmis-echo360/lesson/absence.ts';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import type { Unreadable } from '#functions/cmis-echo360/lesson/unreadable.ts';
import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import { lesson, now, ownColumnsOf, recordOf, setId } from './support/lessons.ts';

const hour = 3_600_000;
const nine = lesson({ slot: 1, start: '09:00', end: '10:00' });
const record = recordOf(nine);
const rules = { readAt: now, hoursInQuestion: 20 };

/** The entry of the slot as it was, which has all it needs, unless it says otherwise. */
function entry(given: Partial<SlotEntry> = {}): SlotEntry {
  return { ...ownColumnsOf(nine), setId, slotId: 1, asksForIt: true, lacks: [], weeks: [9], ...given };
}

function doubt(week: Partial<Doubt['weeks'][number]>, given: Partial<Doubt> = {}): Doubt {
  const weeks = [{ week: 9, since: now, confirmedBy: null, ...week }];
  return { key: `${setId} 1`, setId, slotId: 1, weeks, tables: [], wishSeenAt: null, seenAt: now, ...given };
}

const unreadable: Unreadable = {
  key: nine.externalId,
  setId,
  slotId: 1,
  week: 9,
  room: 'R1',
  date: null,
  title: 'Lesson 1',
  fault: 'no day',
  ask: 'the timetabler',
};

interface Given {
  readonly entry?: SlotEntry;
  readonly doubt?: Doubt;
  readonly unreadable?: readonly string[];
}

function facts(given: Given): AbsenceFacts {
  const key = `${setId} 1`;
  return {
    unreadable: new Map((given.unreadable ?? []).map(one => [one, { ...unreadable, key: one }])),
    entries: new Map(given.entry === undefined ? [] : [[key, given.entry]]),
    doubts: new Map(given.doubt === undefined ? [] : [[key, given.doubt]]),
  };
}

function told(absence: Absence): string {
  if (absence.kind === 'unreadable') return `unreadable: ${absence.unreadable.key}`;
  return absence.kind === 'gone' ? `gone: ${absence.text}` : `${absence.text} [${absence.tables.join()}]`;
}

const stays = 'its recording stays';
const untilThen = `though slot 1 stands in TIMETABLE as it was; ${stays} until a reading 20 hours after the first says the same`;

describe('why a lesson is not among those to be recorded', () => {
  const lost = entry({ lacks: ['ROOMREQUESTS'] });
  const cases: readonly [string, Given, string][] = [
    ['it cannot be read', { unreadable: [nine.externalId], entry: lost }, `unreadable: ${nine.externalId}`],
    ['its slot cannot be read', { unreadable: [`${setId} 1`] }, `unreadable: ${setId} 1`],
    ['its slot is gone', {}, 'gone: no longer in CMIS'],
    [
      'its entry asks for none',
      { entry: entry({ asksForIt: false, lacks: ['MODULE'] }) },
      'gone: no longer to be recorded by its entry in TIMETABLE',
    ],
    [
      'its entry changed',
      { entry: entry({ start: '11:00', lacks: ['MODULE'] }) },
      'gone: no longer in CMIS since its entry in TIMETABLE changed',
    ],
    [
      'nothing is lacking: CMIS changed between two readings',
      { entry: entry(), doubt: doubt({ confirmedBy: 'anna', since: 0 }) },
      `in question: CMIS changed while it was read; ${stays} []`,
    ],
    [
      'a table has nothing for it',
      { entry: entry({ lacks: ['MODULE'] }) },
      `in question: MODULE has nothing for it, ${untilThen} [MODULE]`,
    ],
    [
      'its week is not named',
      { entry: entry({ weeks: [8] }) },
      `in question: WEEKMAPNUMERIC has no week 9 for WEEKID 9, ${untilThen} [WEEKMAPNUMERIC]`,
    ],
    [
      'several tables have nothing for it',
      { entry: entry({ lacks: ['MODULE', 'ROOMFEATURES'], weeks: [] }) },
      `in question: MODULE has nothing for it, ROOMFEATURES has nothing for it, WEEKMAPNUMERIC has no week 9 for WEEKID 9, ${untilThen} [MODULE,ROOMFEATURES,WEEKMAPNUMERIC]`,
    ],
    [
      'somebody says that it may go',
      { entry: entry({ lacks: ['MODULE'], weeks: [] }), doubt: doubt({ confirmedBy: 'anna' }) },
      'gone: MODULE and WEEKMAPNUMERIC no longer has it, and anna says that its recording may go',
    ],
    [
      'somebody says so of another week',
      { entry: lost, doubt: doubt({ week: 8, confirmedBy: 'anna', since: 0 }) },
      `in question: ROOMREQUESTS has nothing for it, ${untilThen} [ROOMREQUESTS]`,
    ],
    [
      'only its request is lacking, for the first time',
      { entry: lost },
      `in question: ROOMREQUESTS has nothing for it, ${untilThen} [ROOMREQUESTS]`,
    ],
    [
      'a person took its request back',
      { entry: lost, doubt: doubt({}, { wishSeenAt: now - 24 * hour + 1 }) },
      'gone: no longer asked to be recorded (ROOMREQUESTS)',
    ],
    [
      'a person took its request back, which was long ago',
      { entry: lost, doubt: doubt({}, { wishSeenAt: now - 24 * hour }) },
      `in question: ROOMREQUESTS has nothing for it, ${untilThen} [ROOMREQUESTS]`,
    ],
    [
      'more than its request is lacking',
      { entry: entry({ lacks: ['ROOMREQUESTS', 'MODULE'] }), doubt: doubt({}, { wishSeenAt: now }) },
      `in question: ROOMREQUESTS has nothing for it, MODULE has nothing for it, ${untilThen} [ROOMREQUESTS,MODULE]`,
    ],
    [
      'two readings 20 hours apart agree',
      { entry: lost, doubt: doubt({ since: now - 20 * hour }) },
      'gone: ROOMREQUESTS had nothing for it in two readings 20 hours apart',
    ],
    [
      'two readings 25 hours apart agree on two tables',
      { entry: entry({ lacks: ['MODULE', 'ROOMFEATURES'] }), doubt: doubt({ since: now - 26 * hour + 1 }) },
      'gone: MODULE and ROOMFEATURES had nothing for it in two readings 25 hours apart',
    ],
    [
      'two readings less than that apart agree',
      { entry: lost, doubt: doubt({ since: now - 20 * hour + 1 }) },
      `in question: ROOMREQUESTS has nothing for it, ${untilThen} [ROOMREQUESTS]`,
    ],
  ];
  for (const [name, given, expected] of cases)
    it(name, () => assert.equal(told(absenceOf(record, facts(given), rules)), expected));

  it('a recording of which the entry was not kept stands as it was', () => {
    const absence = absenceOf({ ...record, own: null }, facts({ entry: entry({ start: '11:00' }) }), rules);
    assert.equal(absence.kind, 'in-question');
  });

  it('a week that is not known by its WEEKID is told without it', () => {
    const absence = absenceOf({ ...record, own: null }, facts({ entry: entry({ weekId: null, weeks: [] }) }), rules);
    assert.match(told(absence), /WEEKMAPNUMERIC has no week 9 for WEEKID , though/);
  });
});

describe('whether a recording stays although its lesson is not there', () => {
  const kept = (given: Given, there: readonly string[] = []) =>
    isKept(record, { ...facts(given), occurrences: new Map(there.map(id => [id, true])) }, rules);

  it('it does where it is in question or cannot be read, and goes where it is gone', () => {
    assert.ok(kept({ entry: entry({ lacks: ['MODULE'] }) }));
    assert.ok(kept({ unreadable: [nine.externalId] }));
    assert.ok(!kept({}));
  });

  it('where its lesson is there, the lesson tells', () => {
    assert.ok(!kept({ entry: entry({ lacks: ['MODULE'] }) }, [nine.externalId]));
  });
});

describe('the tables that lost a lesson whose slot stands as it was', () => {
  const lost = (given: Given) => lostElsewhere(record, facts(given));
  const lacking = entry({ lacks: ['MODULE'], weeks: [] });

  it('are those that have nothing for it', () => {
    assert.deepEqual(lost({ entry: lacking }), ['MODULE', 'WEEKMAPNUMERIC']);
    assert.deepEqual(lost({ entry: entry() }), []);
  });

  it('are none where that is not what it lacks', () => {
    assert.deepEqual(lost({}), []);
    assert.deepEqual(lost({ entry: { ...lacking, asksForIt: false } }), []);
    assert.deepEqual(lost({ entry: { ...lacking, roomId: 'R2' } }), []);
    assert.deepEqual(lost({ entry: lacking, unreadable: [nine.externalId] }), []);
    assert.deepEqual(lost({ entry: lacking, unreadable: [`${setId} 1`] }), []);
  });
});

describe('whether the own columns of a slot are what they were', () => {
  const own = { ...ownColumnsOf(nine), roomGroupCode: 'G' };
  it('they are', () => assert.ok(isSameEntry(own, { ...own })));
  for (const column of Object.keys(own))
    it(`not with another ${column}`, () => assert.ok(!isSameEntry(own, { ...own, [column]: 'x' })));
});
