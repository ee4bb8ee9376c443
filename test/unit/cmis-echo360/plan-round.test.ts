import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import { planRound, planRulesOf, rulesAt } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import type { RoundFacts } from '#functions/cmis-echo360/queue/round/round-facts.ts';
import type { Work } from '#functions/cmis-echo360/queue/round/work.ts';
import type { Change } from '#shared/core/change.ts';
import {
  date,
  type LessonParts,
  lesson,
  message,
  now,
  ownColumnsOf,
  recordOf,
  roomDayRecord,
  setId,
} from './support/lessons.ts';
import { factsOf, rules, type World } from './support/world.ts';

const at = (slot: number, room: string, start = '09:00', end = '10:00', more: Partial<LessonParts> = {}) =>
  lesson({ slot, room, start, end, ...more });

function plan(given: Partial<World>, facts: Partial<RoundFacts> = {}) {
  return planRound({ ...factsOf({ cmis: [], ours: [], messages: [], ...given }), ...facts }, rules());
}

function changeText({ payload, target }: Change<Work>): string {
  return `${payload.do} ${target.replaceAll('-9-2026-27', '')}`;
}

/** Units with their changes. */
function told(given: Partial<World>, facts: Partial<RoundFacts> = {}): string[] {
  return plan(given, facts).units.map(({ key, changes }) => `${key}: ${changes.map(changeText).join(', ')}`);
}

describe('the rules of a round', () => {
  const by = {
    mapping: { rooms: {}, splitGroups: [] },
    timeZone: 'Europe/London',
    minutesBeforeStart: 5,
    hoursInQuestion: 20,
  };

  it('say that a lesson has begun a few minutes before it does, by the clocks of the place', () => {
    const begins = (start: string, time: string) =>
      rulesAt(Date.parse(time), by).hasBegun({ date: '2026-07-01', start });
    assert.ok(!begins('09:00', '2026-07-01T07:55:00Z'));
    assert.ok(begins('09:00', '2026-07-01T07:55:01Z'));
    assert.ok(begins('09:00', '2026-07-02T01:00:00Z'));
    assert.ok(!begins('09:00', '2026-06-30T23:00:00Z'));
    const { readAt, hoursInQuestion, mapping } = rulesAt(7, by);
    assert.deepEqual([readAt, hoursInQuestion, mapping], [7, 20, by.mapping]);
  });

  it('are part of the configuration', () => {
    const { mapping, ...rest } = by;
    const config = { ...rest, roomMapping: mapping, strategy: 'last-wins' } as const;
    assert.deepEqual(planRulesOf(config, { canListRoom: true }), { ...by, strategy: 'last-wins', canListRoom: true });
  });
});

describe('the units of a round', () => {
  const [one, two] = [at(1, 'R1'), at(2, 'R2')];

  it('are room-days that have nothing to do with each other, soonest first', () => {
    const tomorrow = at(3, 'R0', '09:00', '10:00', { date: '2026-11-25' });
    const messages = [message('I', tomorrow), message('I', two), message('I', one)];
    assert.deepEqual(told({ cmis: [tomorrow, two, one], messages }), [
      `${date} R1: create 1`,
      `${date} R2: create 2`,
      '2026-11-25 R0: create 3',
    ]);
    assert.deepEqual(told({}), []);
  });

  it('have nothing to do with each other where lessons of both are gone', () => {
    const messages = [message('D', one), message('D', two)];
    assert.deepEqual(told({ ours: [recordOf(two), recordOf(one)], messages }), [
      `${date} R1: delete 1`,
      `${date} R2: delete 2`,
    ]);
  });

  it('have nothing to do with each other where a lesson was said to move between them, and is nowhere', () => {
    const there = at(1, 'R2', '11:00', '12:00');
    const three = at(3, 'R1', '13:00', '14:00');
    const messages = [message('U', there, { before: one }), message('I', two), message('I', three)];
    assert.deepEqual(told({ cmis: [two, three], messages }), [
      'without a request: end-notifications 1',
      `${date} R1: create 3`,
      `${date} R2: create 2`,
    ]);
  });

  it('are together where a lesson moves between them', () => {
    const moved = at(1, 'R2', '11:00', '12:00');
    const given = {
      cmis: [moved, two],
      ours: [recordOf(one)],
      messages: [message('U', moved, { before: one }), message('I', two)],
    };
    assert.deepEqual(told(given), [`${date} R1: create 2, update 1`]);
  });

  it('end a refresh with its room-days, those that a lesson was said to be in among them', () => {
    const moved = at(1, 'R3');
    const given = {
      cmis: [moved],
      messages: [message('U', moved, { before: one })],
      roomDays: [roomDayRecord('R1'), roomDayRecord('R2', { marked: { at: 1, why: 'asked', listed: null } })],
    };
    assert.deepEqual(told(given), [
      `${date} R1: create 1, end-refresh ${date} R1`,
      `${date} R2: end-refresh ${date} R2`,
    ]);
  });

  it('end at once, in one of their own, the messages that need no request, wherever they speak of', () => {
    assert.deepEqual(told({ messages: [message('D', one)] }), ['without a request: end-notifications 1']);
    const refreshed = { inConflict: false, lastRefreshAt: now };
    const late = { cmis: [one], messages: [message('I', one)], roomDays: [roomDayRecord('R1', refreshed)] };
    assert.deepEqual(told(late), ['without a request: end-notifications 1']);
    assert.deepEqual(plan(late).units[0]?.changes[0]?.to, 'OUT_OF_DATE');
    const inPlace = { cmis: [one], ours: [recordOf(one)], messages: [message('U', one, { before: two })] };
    assert.deepEqual(told(inPlace), ['without a request: end-notifications 1']);
    const both = { ...inPlace, cmis: [one, two], messages: [...inPlace.messages, message('I', two)] };
    const elsewhere = at(3, 'R3');
    assert.deepEqual(told({ ...both, messages: [...both.messages, message('D', elsewhere)] }), [
      'without a request: end-notifications 1, end-notifications 3',
      `${date} R2: create 2`,
    ]);
  });

  it('are none where there is nothing to say', () => {
    const failed = { cmis: [one], ours: [recordOf(one)], messages: [] };
    assert.deepEqual(told(failed), []);
  });
});

describe('what a round finds', () => {
  const one = at(1, 'R1');

  it('is whom a lesson loses to', () => {
    const given = { cmis: [one, at(2, 'R1', '09:30', '10:30')], messages: [message('I', one)] };
    assert.deepEqual(
      plan(given).findings.map(({ kind, target }) => `${kind} ${target}`),
      ['excluded 1-9-2026-27', 'excluded 2-9-2026-27'],
    );
  });

  it('is how many rows of other sets were finished, set by set', () => {
    const notOurs = new Map([
      ['2025/26', 2],
      ['2024/25', 1],
    ]);
    const why = 'finished as not ours: it is neither setId nor among otherSetIds of the CMIS connection.';
    assert.deepEqual(plan({}, { notOurs }).findings, [
      { kind: 'not-ours', target: '2024/25', message: `1 queue row of the set 2024/25 is ${why}` },
      { kind: 'not-ours', target: '2025/26', message: `2 queue rows of the set 2025/26 are ${why}` },
    ]);
  });

  it('is measured by how many schedules are ours', () => {
    const { population } = plan({}, { population: 7 });
    assert.deepEqual(population, { create: 7, update: 7, delete: 7 });
  });

  it('never rests on what was not read', () => {
    const given = { cmis: [one], messages: [message('I', one)] };
    assert.throws(
      () => plan(given, { readRoomDays: new Set() }),
      new Error(
        `the plan rests on what was not read: {"roomDays":["${date} R1"],"recordings":[],"slots":[],"entries":[],"doubts":[],"schedules":[],"presenters":[],"toList":[],"toLookFor":[]}`,
      ),
    );
    const roomDays = [roomDayRecord('R1', { mustList: true, marked: { at: 1, why: 'asked', listed: null } })];
    assert.doesNotThrow(
      () => plan({ roomDays }),
      'a listing may be missing: what it would show is not believed absent',
    );
  });
});

describe('what a round finds in question', () => {
  const [nine, noon] = [at(1, 'R1'), at(2, 'R1', '12:00', '13:00')];
  const entry = (of: typeof nine, lacks: readonly 'MODULE'[] = ['MODULE']) => ({
    ...ownColumnsOf(of),
    setId,
    slotId: of.slotId,
    asksForIt: true,
    lacks,
    weeks: [9],
  });
  const doubt: Doubt = {
    key: `${setId} 1`,
    setId,
    slotId: 1,
    weeks: [{ week: 9, since: now - 1000, confirmedBy: null }],
    tables: ['MODULE'],
    wishSeenAt: null,
    seenAt: now - 1000,
  };
  const given = {
    ours: [recordOf(noon), recordOf(nine)],
    messages: [message('D', noon), message('D', nine)],
    entries: [entry(nine), entry(noon)],
  };
  const ends = 'without a request: end-notifications 1, end-notifications 2';

  it('is remembered before all else, in one order', () => {
    const noted = `in question: note-doubt slot 1 of ${setId}, note-doubt slot 2 of ${setId}`;
    assert.deepEqual(told(given), [noted, ends]);
    assert.deepEqual(told({ ...given, ours: given.ours.toReversed(), messages: given.messages.toReversed() }), [
      noted,
      ends,
    ]);
  });

  it('is not remembered anew where it is remembered already', () => {
    assert.deepEqual(told({ ...given, doubts: [doubt] }), [`in question: note-doubt slot 2 of ${setId}`, ends]);
  });

  it('stays, and is told', () => {
    const [, unit] = plan({ ...given, ours: [recordOf(nine)], messages: [message('D', nine)] }).units;
    const payload = unit?.changes[0]?.payload;
    assert.match(JSON.stringify(payload), /in question: MODULE has nothing for it/);
  });

  it('goes where a second reading says so', () => {
    const since = now - 20 * 3_600_000;
    const old = { ...doubt, weeks: [{ week: 9, since, confirmedBy: null }] };
    const one = { ours: [recordOf(nine)], messages: [message('D', nine)], entries: [entry(nine)], doubts: [old] };
    assert.deepEqual(told(one), [`${date} R1: delete 1`]);
  });

  it('is told by what its message says where it has no recording', () => {
    const fault = {
      key: nine.externalId,
      setId,
      slotId: 1,
      week: 9,
      room: 'R1',
      date,
      title: 'x',
      fault: 'no times',
      ask: 'x',
    };
    const [unit] = plan({ messages: [message('I', nine)], unreadable: [fault] }).units;
    assert.match(JSON.stringify(unit?.changes[0]?.payload), /cannot be read: no times/);
  });

  it('is, of what a recording was sent with, kept as it was sent', () => {
    const presenterEmail = 'ada@example.ac.uk';
    const before = at(1, 'R1', '09:00', '10:00', { presenterEmail });
    const lost = { ...nine, told: { ...before.told, presenterBy: null } };
    const world = { cmis: [lost], ours: [recordOf(before)], messages: [message('U', nine)] };
    assert.deepEqual(told(world), [
      `in question: note-doubt slot 1 of ${setId}`,
      'without a request: end-notifications 1',
    ]);
  });
});

describe('the order of a round, whatever was told first', () => {
  const [one, two] = [at(1, 'R1'), at(2, 'R1', '11:00', '12:00')];
  /** Told of before all others. */
  const first = { createdAt: 1 };

  it('is by room-day, and within one by lesson', () => {
    const other = at(3, 'R2');
    const messages = [message('I', other, first), message('I', one)];
    assert.deepEqual(told({ cmis: [other, one], messages }), [`${date} R1: create 1`, `${date} R2: create 3`]);
    const [far, near] = [at(1, 'R2'), at(3, 'R1')];
    const turned = { cmis: [far, near], messages: [message('I', far), message('I', near)] };
    assert.deepEqual(told(turned), [`${date} R1: create 3`, `${date} R2: create 1`]);
    const ours = [recordOf(two, { own: null }), recordOf(one, { own: null })];
    const both = { cmis: [two, one], ours, messages: [message('U', two, first), message('U', one)] };
    const ends = 'end-notifications 1, end-notifications 2';
    assert.deepEqual(told(both), [`without a request: ${ends}`, `${date} R1: keep-record 1, keep-record 2`]);
  });

  it('is by slot of what is in question', () => {
    const entries = [one, two].map(({ slotId, ...of }) => {
      const own = ownColumnsOf({ ...of, week: 9 });
      return { ...own, setId, slotId, asksForIt: true, lacks: ['MODULE'] as const, weeks: [9] };
    });
    const messages = [message('D', two, first), message('D', one)];
    const [noted] = told({ ours: [recordOf(two), recordOf(one)], messages, entries });
    assert.equal(noted, `in question: note-doubt slot 1 of ${setId}, note-doubt slot 2 of ${setId}`);
  });

  it('is by room-day of what is refreshed together', () => {
    const marked = { inConflict: false, marked: { at: 1, why: 'asked', listed: null } };
    const moved = at(1, 'R2');
    const roomDays = [roomDayRecord('R2', marked), roomDayRecord('R1', marked)];
    const payload = plan({ cmis: [moved], ours: [recordOf(one)], roomDays }).units[0]?.changes.at(-1)?.payload;
    assert.deepEqual(payload?.do === 'end-refresh' ? payload.refreshes.map(({ key }) => key) : [], [
      `${date} R1`,
      `${date} R2`,
    ]);
  });

  it('is not shared by room-days that a message only speaks of', () => {
    const [here, there] = [at(1, 'R1'), at(3, 'R2')];
    const messages = [message('U', here, { before: at(1, 'R2') }), message('I', there)];
    assert.deepEqual(told({ cmis: [here, there], messages }), [`${date} R1: create 1`, `${date} R2: create 3`]);
    const gone = [message('D', here, { before: at(1, 'R2') }), message('D', there)];
    assert.deepEqual(told({ messages: gone }), ['without a request: end-notifications 1, end-notifications 3']);
  });
});

describe('a lesson of which something else is amiss', () => {
  const one = at(1, 'R1');

  it('is recorded where it can be read, whatever else of its slot cannot', () => {
    const rest = { setId, slotId: 1, week: null, room: 'R1', date: null, title: 'x', fault: 'no weeks', ask: 'x' };
    const unreadable = [{ key: `${setId} 1`, ...rest }];
    assert.deepEqual(told({ cmis: [one], messages: [message('I', one)], unreadable }), [`${date} R1: create 1`]);
  });

  it('is told where its entry stands and it has no recording', () => {
    const own = ownColumnsOf(one);
    const entries = [{ ...own, setId, slotId: 1, asksForIt: true, lacks: ['MODULE'] as const, weeks: [9] }];
    assert.deepEqual(told({ messages: [message('D', one)], entries }), ['without a request: end-notifications 1']);
  });
});
