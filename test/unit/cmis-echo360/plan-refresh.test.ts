import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import { planRefresh } from '#functions/cmis-echo360/refresh/plan-refresh.ts';
import { changeKey, changesOf } from '#shared/core/change.ts';
import {
  type LessonParts,
  lesson,
  message,
  now,
  ownColumnsOf,
  recordOf,
  roomDayRecord,
  setId,
} from './support/lessons.ts';
import { rules } from './support/world.ts';
import { listedOf, type Year, yearOf } from './support/year.ts';

const day = '2026-11-24 R1';
const at = (slot: number, start = '09:00', end = '10:00', more: Partial<LessonParts> = {}) =>
  lesson({ slot, start, end, ...more });
const one = at(1);
const held = recordOf(one);
const lacks = 'lacks 1-9-2026-27 (room R1, 2026-11-24 09:00–10:00)';

const plan = (given: Year) => planRefresh(yearOf(given), { ...rules('first-wins'), mostUnasked: 1 });

/** Units with their changes. */
function told(given: Year): string[] {
  return plan(given).units.map(
    ({ key, changes }) =>
      `${key}: ${changes.map(({ kind, target, from, to, reason }) => `${kind} ${target}, ${from} → ${to}, since ${reason}`).join('; ')}`,
  );
}

const inPlace: Year = { lessons: [one], schedules: [held], listed: { [day]: [listedOf(held)] } };

describe('the room-days that the comparison of a year marks', () => {
  it('are those that differ, with what is on either side', () => {
    assert.deepEqual(told(inPlace), []);
    assert.deepEqual(told({ lessons: [one] }), [
      `marks 1: mark ${day}, 0 schedules in Echo360 → 1 lesson in CMIS, since ${lacks}`,
    ]);
    const theirs = listedOf(held, { externalId: 'x', start: '07:00', end: '08:00' });
    assert.deepEqual(told({ lessons: [one, at(2, '10:00', '11:00')], listed: { [day]: [theirs] } }), [
      `marks 1: mark ${day}, 1 schedule in Echo360 → 2 lessons in CMIS, since ${lacks}; lacks 2-9-2026-27 (room R1, 2026-11-24 10:00–11:00)`,
    ]);
    assert.deepEqual(told({ schedules: [held], listed: { [day]: [listedOf(held)] } }), [
      `marks 1: mark ${day}, 1 schedule in Echo360 → 0 lessons in CMIS, since has 1-9-2026-27: no longer in CMIS`,
    ]);
  });

  it('are looked for where there are lessons, schedules, records of ours, or a room-day that was in conflict, in order', () => {
    const marked = (given: Year) => changesOf(plan({ ...given, force: true })).map(({ target }) => target.slice(5));
    const given = {
      lessons: [at(1, '09:00', '10:00', { room: 'R4' })],
      listed: { '2026-11-24 R3': [] },
      roomDays: [roomDayRecord('R2')],
      schedules: [recordOf(one), recordOf(at(2, '09:00', '10:00', { date: '2026-11-23', room: 'R9' }))],
    };
    assert.deepEqual(marked(given), ['11-23 R9', '11-24 R1', '11-24 R2', '11-24 R3', '11-24 R4']);
    const rooms = new Set(['R2', 'R3', 'R9']);
    assert.deepEqual(marked({ ...given, selection: { rooms, from: '2026-11-24', to: '2026-11-24' } }), [
      '11-24 R2',
      '11-24 R3',
    ]);
    assert.deepEqual(plan(given).population, { mark: 5 });
  });

  it('are those whose conflict is gone, and those that were asked for', () => {
    const mark = `marks 1: mark ${day}, 1 schedule in Echo360 → 1 lesson in CMIS, since`;
    assert.deepEqual(told({ ...inPlace, roomDays: [roomDayRecord('R1')] }), [`${mark} its conflict is gone`]);
    assert.deepEqual(told({ ...inPlace, roomDays: [roomDayRecord('R1', { inConflict: false })] }), []);
    assert.deepEqual(told({ ...inPlace, force: true }), [`${mark} asked for`]);
    const clash = { ...inPlace, lessons: [one, at(2, '09:30', '10:30')], roomDays: [roomDayRecord('R1')] };
    assert.deepEqual(told(clash), []);
    assert.deepEqual(
      plan(clash).findings.map(({ kind, target }) => `${kind} ${target}`),
      ['excluded 2-9-2026-27'],
    );
  });

  it('carry what Echo360 holds, in one order, and why, cut where it is long', () => {
    const shown = ['b', 'a'].map(echoId => listedOf(held, { externalId: null, echoId, start: '07:00', end: '07:30' }));
    const others = [
      listedOf(held, { externalId: 'z', start: '06:00', end: '06:30' }),
      listedOf(held, { externalId: 'y', start: '06:00', end: '06:30' }),
    ];
    const sorted = ['y', 'z', 'null', 'null'];
    for (const listed of [
      [...shown, ...others],
      [...others.toReversed(), ...shown.toReversed()],
    ]) {
      const [change] = changesOf(plan({ lessons: [one], listed: { [day]: listed } }));
      const payload = change?.payload;
      assert.ok(payload?.do === 'mark');
      assert.deepEqual(
        payload.listed.map(({ externalId }) => `${externalId}`),
        sorted,
      );
      assert.deepEqual(
        payload.listed.slice(2).map(({ echoId }) => echoId),
        ['a', 'b'],
      );
      const { key, room, date, at: readAt, why } = payload;
      assert.deepEqual([key, room, date, readAt, why], [day, 'R1', '2026-11-24', now, `refresh of the year: ${lacks}`]);
      const rest = '06:00 y echo-1-9-2026-27\n06:00 z echo-1-9-2026-27\n07:00  a\n07:00  b';
      assert.equal(change?.key, changeKey('mark', day, lacks, rest));
      assert.equal(change?.title, 'room R1 on 2026-11-24');
    }
    const many = Array.from({ length: 20 }, (_, index) =>
      at(index + 1, `${index + 1}:00`.padStart(5, '0'), `${index + 1}:30`.padStart(5, '0')),
    );
    const [long] = changesOf(plan({ lessons: many }));
    assert.equal(long?.payload.do === 'mark' ? long.payload.why.length : 0, 500);
    assert.ok((long?.reason.length ?? 0) > 500);
  });

  it('come in units of fifty', () => {
    const lessons = Array.from({ length: 101 }, (_, index) => at(index, '09:00', '10:00', { room: `R${100 + index}` }));
    assert.deepEqual(
      plan({ lessons }).units.map(({ key, changes }) => `${key}: ${changes.length}`),
      ['marks 1: 50', 'marks 2: 50', 'marks 3: 1'],
    );
  });

  it('are none where the state is lost, which is all that is said', () => {
    const unrecorded = [{ externalId: '1-9-2026-27', name: 'x', room: 'R1', date: null }];
    const lost = plan({ lessons: [one], unrecorded, hasRecords: false });
    assert.deepEqual([lost.units, lost.population], [[], { mark: 0 }]);
    assert.deepEqual(
      lost.findings.map(({ kind }) => kind),
      ['state-lost'],
    );
  });
});

describe('what the comparison of a year finds', () => {
  it('is what cannot be read, what is not understood, what has no record, and what is in question', () => {
    const fault = {
      key: '7-9-2026-27',
      setId,
      slotId: 7,
      week: 9,
      room: 'R1',
      date: null,
      title: 'x',
      fault: 'no day',
      ask: 'y',
    };
    const entry = { ...ownColumnsOf(one), setId, slotId: 1, asksForIt: true, lacks: ['MODULE'] as const, weeks: [9] };
    const nowhere = {
      externalId: null,
      roomId: 'R1',
      roomName: null,
      date: null,
      endDate: null,
      start: null,
      end: null,
    };
    const given: Year = {
      schedules: [held],
      listed: { [day]: [listedOf(held)] },
      entries: [entry],
      unreadable: new Map([[fault.key, fault]]),
      odd: [{ room: 'R1', schedule: { ...nowhere, id: 'e', name: 'z', fault: 'no end' } }],
      unrecorded: [{ externalId: '8-9-2026-27', name: 'x', room: null, date: null }],
    };
    assert.deepEqual(
      plan(given).findings.map(({ kind, target }) => `${kind} ${target}`),
      [`unreadable slot 7 of ${setId}`, 'unreadable-schedule e', 'without-record 8-9-2026-27', 'in-question MODULE'],
    );
  });
});

describe('what the comparison of a year remembers', () => {
  const entry = (slotId: number) => {
    const own = ownColumnsOf(at(slotId));
    return { ...own, setId, slotId, asksForIt: true, lacks: ['MODULE'] as const, weeks: [9] };
  };
  const doubt = (slotId: number, given: Partial<Doubt> = {}): Doubt => ({
    key: `${setId} ${slotId}`,
    setId,
    slotId,
    weeks: [{ week: 9, since: now - 1000, confirmedBy: null }],
    tables: ['MODULE'],
    wishSeenAt: null,
    seenAt: now - 1000,
    ...given,
  });
  const why = 'its slot stands in TIMETABLE as it was, while another table has nothing for it any more';
  const noted = `bookkeeping slot 1 of ${setId},  → in question: week 9 (MODULE), since ${why}`;
  const cleared = `bookkeeping slot 2 of ${setId}, in question → nothing in question any more, since every table has it again, or its entry in TIMETABLE says itself that it is not to be recorded`;

  it('is what is in question, before any mark', () => {
    const given = { schedules: [held], listed: { [day]: [listedOf(held)] }, entries: [entry(1)], force: true };
    const [first, second] = told(given);
    assert.equal(first, `in question 1: ${noted}`);
    assert.match(second ?? '', /^marks 1: mark/);
    const [change] = changesOf(plan(given));
    assert.ok(change?.payload.do === 'note-doubt');
    assert.equal(change.payload.key, `${setId} 1`);
    assert.deepEqual(change.payload.doubt?.tables, ['MODULE']);
  });

  it('is forgotten where every table has it again, and left where nothing changed', () => {
    const given = { schedules: [held], listed: { [day]: [listedOf(held)] }, entries: [entry(1)] };
    const doubts = new Map([doubt(2), doubt(1)].map(one => [one.key, one]));
    assert.deepEqual(told({ ...given, doubts }), [`in question 1: ${cleared}`]);
    const [change] = changesOf(plan({ ...given, doubts }));
    assert.deepEqual(change?.payload, { do: 'note-doubt', key: `${setId} 2`, doubt: null });
    assert.equal(change?.key, changeKey('bookkeeping', `in question ${setId} 2`, String(now - 1000), 'nothing'));
    assert.deepEqual(told({ ...given, doubts: new Map([[`${setId} 2`, doubt(2)]]) }), [
      `in question 1: ${noted}; ${cleared}`,
    ]);
    const later = doubt(3, { key: `${setId} 0`, slotId: 0 });
    const zero = cleared.replace('slot 2', 'slot 0');
    assert.deepEqual(told({ ...given, doubts: new Map([[later.key, later]]) }), [`in question 1: ${zero}; ${noted}`]);
    assert.deepEqual(told({ ...given, doubts, isWhole: false }), []);
  });

  it('decides what is marked at once: what two readings agree on goes', () => {
    const since = now - 21 * 3_600_000;
    const old = doubt(1, { weeks: [{ week: 9, since, confirmedBy: null }] });
    const given = { schedules: [held], listed: { [day]: [listedOf(held)] }, entries: [entry(1)] };
    assert.deepEqual(told({ ...given, doubts: new Map([[old.key, old]]) }), [
      `marks 1: mark ${day}, 1 schedule in Echo360 → 0 lessons in CMIS, since has 1-9-2026-27: MODULE had nothing for it in two readings 21 hours apart`,
    ]);
  });

  it('is, last, which failed notifications are overtaken', () => {
    const failed = message('I', one, { status: 'FAILED' });
    const given = { lessons: [one], overtaken: [failed] };
    const [, last] = told(given);
    assert.equal(
      last,
      `put right 1: bookkeeping ${failed.id}, FAILED → to be closed as put right, since the comparison of the year, which found 1-9-2026-27 neither in CMIS nor among our recordings`,
    );
    assert.deepEqual(changesOf(plan(given)).at(-1)?.payload, { do: 'reopen', notification: failed });
  });
});
