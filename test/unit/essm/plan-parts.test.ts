import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Obstacle } from '#functions/essm/booking/booking-record.ts';
import { obstaclesInOrder, obstacleText, sameObstacles } from '#functions/essm/bookings/plan/obstacles.ts';
import { needsPerson } from '#functions/essm/bookings/plan/waiting.ts';
import { localNow } from '#functions/essm/slot/local-now.ts';
import { changeKey } from '#shared/core/change.ts';
import { a, a3, b, later, obstacle, theirs } from './support/cases.ts';
import { held, hour, now, record, want } from './support/examples.ts';
import { keysOf, planned } from './support/told.ts';

const [morning, later3] = ['2026-10-20 09:00–10:00', '2026-10-20 11:00–12:00'];

describe('the key of a change', () => {
  it('is made of what was there and what is asked for, its title included, so that another plan has other keys', () => {
    assert.deepEqual(keysOf(planned({ wants: [a] })), [
      changeKey('create', a.reference, '', `${morning} in R1, 10 people Lecture A`),
    ]);
    const records = [record(a)];
    assert.deepEqual(keysOf(planned({ wants: [a], bookings: [held(a, later)], records })), [
      changeKey('update', a.reference, `${later3} in R1`, `${morning} in R1, 10 people Lecture A`),
    ]);
    assert.deepEqual(keysOf(planned({ bookings: [held(a)], records })), [
      changeKey('cancel', a.reference, `${morning} in R1`, ''),
    ]);
    assert.deepEqual(keysOf(planned({ wants: [a], bookings: [theirs()] })), [
      changeKey('wait', a.reference, '', `${morning} in R1 “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00`),
    ]);
    assert.deepEqual(keysOf(planned({ records })), [changeKey('bookkeeping', a.reference, 'present', 'forgotten')]);
  });

  it('of a ring tells the cancellation from the booking', () => {
    const other = want({ activity: 'B', room: 'R3' });
    const bookings = [held(a, { room: 'R3' }), held(b, { index: 101, room: 'R1' })];
    const plan = planned({ wants: [a, other], bookings, records: [record(a), record(b, { index: 101 })] });
    const there = `${morning} in R3`;
    assert.deepEqual(keysOf(plan), [
      changeKey('vacate', a.reference, there, `${morning} in R1, 10 people`),
      changeKey('update', b.reference, `${morning} in R1`, `${there}, 10 people Lecture B`),
      changeKey('update', a.reference, there, `${morning} in R1, 10 people Lecture A`),
    ]);
  });

  it('is the key of its unit, where it comes first', () => {
    const plan = planned({ wants: [a, b], records: [record(want({ activity: 'C' }))] });
    assert.equal(plan.units.length, 3);
    for (const { key, changes } of plan.units) assert.equal(key, changes[0]?.key);
  });
});

describe('what the shares of the limits are shares of', () => {
  it('is our bookings in Booker, and what TermTime asks for', () => {
    const { population } = planned({ wants: [a, b, a3], bookings: [held(a), held(b, { index: 7 }), theirs()] });
    assert.deepEqual(population, { cancel: 2, update: 2, create: 3 });
  });
});

describe('what a change that waits has with it', () => {
  it('is all that is in the way', () => {
    const plan = planned({ wants: [a], bookings: [theirs(), theirs({ index: 51, start: '2026-10-20T09:00' })] });
    const [payload] = plan.units.flatMap(({ changes }) => changes.map(change => change.payload));
    const inTheWay = { kind: 'booking', title: 'Open day', by: 'porter@example.ac.uk', end: '2026-10-20T10:00' };
    assert.deepEqual(payload?.do === 'wait' ? payload.obstacles : undefined, [
      { ...inTheWay, start: '2026-10-20T09:00' },
      { ...inTheWay, start: '2026-10-20T09:30' },
    ]);
  });

  it('is of its own kind: a room that is missing, another activity, our own booking', () => {
    const kinds = (plan: ReturnType<typeof planned>) =>
      plan.units.flatMap(({ changes }) =>
        changes.flatMap(({ payload }) => (payload.do === 'wait' ? payload.obstacles : [])),
      );
    assert.deepEqual(kinds(planned({ wants: [want({ room: 'R9' })] })), [
      { kind: 'room', title: 'Booker has no room R9', by: null, start: null, end: null },
    ]);
    const { start, end } = a;
    assert.deepEqual(kinds(planned({ wants: [a, want({ activity: 'B' })], bookings: [held(a)] })), [
      { kind: 'activity', title: 'Lecture A [A]', by: null, start, end },
    ]);
    const past = { start: '2026-10-14T11:00', end: '2026-10-14T13:00' };
    const came = want({ activity: 'B', start: '2026-10-14T12:30', end: '2026-10-14T13:30' });
    const bookings = [held(want(past))];
    assert.deepEqual(kinds(planned({ wants: [came], bookings, records: [record(want(past))] })), [
      { kind: 'ours', title: 'Lecture A (it has begun)', by: null, ...past },
    ]);
  });
});

describe('what is in the way, in words', () => {
  const one: Obstacle = { kind: 'booking', title: 'Open day', by: null, start: null, end: null };

  it('tells who made it and when, where that is known', () => {
    const [start, end] = ['2026-10-20T09:00', '2026-10-20T10:00'];
    assert.equal(obstacleText(one), '“Open day”');
    assert.equal(obstacleText({ ...one, by: 'porter' }), '“Open day” by porter');
    assert.equal(obstacleText({ ...one, by: 'porter', start, end }), '“Open day” by porter, 2026-10-20 09:00–10:00');
    const tomorrow = '2026-10-21T01:00';
    assert.equal(obstacleText({ ...one, start, end: tomorrow }), '“Open day”, 2026-10-20 09:00–2026-10-21 01:00');
    assert.equal(obstacleText({ ...one, start }), '“Open day”, 2026-10-20 09:00–');
  });

  it('is a sentence as it is where Booker refused, or has no such room', () => {
    assert.equal(obstacleText({ ...one, kind: 'refused', title: 'Booker says no' }), 'Booker says no');
    assert.equal(obstacleText(obstacle), 'x');
  });

  it('is told by time, what has none first, then by name', () => {
    const at = (title: string, start: string | null): Obstacle => ({ ...one, title, start, end: start });
    const [first, second, third] = [at('Z', null), at('A', '2026-10-20T09:00'), at('B', '2026-10-20T09:00')];
    const fourth = at('A', '2026-10-20T10:00');
    const all = [first, second, third, fourth];
    assert.deepEqual(obstaclesInOrder(all.toReversed()), all);
    assert.deepEqual(obstaclesInOrder(all), all);
    assert.deepEqual(obstaclesInOrder([second, second, first]), [first, second, second]);
  });

  it('is the same where the words are, in the same order', () => {
    const other: Obstacle = { ...one, title: 'Other' };
    assert.ok(sameObstacles([], []));
    assert.ok(sameObstacles([one, other], [{ ...one, kind: 'activity' }, other]));
    assert.ok(!sameObstacles([one, other], [other, one]));
    assert.ok(!sameObstacles([one], [one, one]));
    assert.ok(!sameObstacles([one, one], [one]));
    assert.ok(!sameObstacles([one, other], [one, one]));
  });
});

describe('whether what waits needs a person', () => {
  const local = localNow(now, 'Europe/London');
  const cases: readonly [string, string, number, boolean][] = [
    ['it begins in two days, and has waited for less than one', '2026-10-16T12:00', now - 24 * hour + 1, false],
    ['it has waited for a day', '2026-11-16T12:00', now - 24 * hour, true],
    ['it begins within two days', '2026-10-16T11:59', now, true],
    ['it begins in months, and has just begun to wait', '2026-12-16T12:00', now, false],
  ];
  for (const [name, start, since, needs] of cases)
    it(name, () => assert.equal(needsPerson(start, since, now, local), needs));
});
