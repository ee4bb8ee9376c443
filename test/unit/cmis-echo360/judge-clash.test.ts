import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Strategy } from '#functions/cmis-echo360/config.ts';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { accept, anyOverlap, type Obstacle, stops } from '#functions/cmis-echo360/room-day/judge-clash.ts';
import { type LessonParts, lesson } from './support/lessons.ts';

const at = (slot: number, start: string, end: string, more: Partial<LessonParts> = {}): Occurrence =>
  lesson({ slot, start, end, ...more });

/** Who is accepted, and who is kept out by whom. */
function told(lessons: readonly Occurrence[], strategy: Strategy, obstacles: readonly Obstacle[] = []) {
  const { accepted, excluded } = accept(lessons, strategy, obstacles);
  return {
    accepted: accepted.map(({ slotId, week }) => `${slotId}${week === 9 ? '' : `/${week}`}`).join(' '),
    excluded: excluded.map(
      ({ occurrence, overlapping }) =>
        `${occurrence.slotId}: ${overlapping.map(one => ('slotId' in one ? one.slotId : one.name)).join(' ')}`,
    ),
  };
}

const [one, two, three] = ['2026-11-01T00:00:01', '2026-11-01T00:00:02', '2026-11-01T00:00:03'];
const theirs: Obstacle = {
  room: 'R1',
  date: '2026-11-24',
  start: '09:00',
  end: '09:30',
  externalId: 'x',
  name: 'Talk',
};

describe('which lessons of a room-day become recordings', () => {
  const chain = [at(1, '09:00', '10:00'), at(2, '09:30', '10:30'), at(3, '10:00', '11:00')];

  it('all that overlap nothing, whatever the strategy', () => {
    const apart = [at(1, '10:00', '11:00'), at(2, '09:00', '10:00'), at(3, '09:00', '10:00', { room: 'R2' })];
    for (const strategy of ['ignore', 'first-wins', 'last-wins'] as const)
      assert.deepEqual(told(apart, strategy), { accepted: '1 2 3', excluded: [] });
  });

  it('ignore: none of any set that overlaps', () => {
    assert.deepEqual(told([...chain, at(4, '11:00', '12:00')], 'ignore'), {
      accepted: '4',
      excluded: ['1: 2', '2: 1 3', '3: 2'],
    });
  });

  it('first-wins: who was changed longest ago goes first, and a chain loses no more than it must', () => {
    const changed = [at(1, '09:00', '10:00', { changedAt: two }), at(2, '09:30', '10:30', { changedAt: one })];
    assert.deepEqual(told(changed, 'first-wins'), { accepted: '2', excluded: ['1: 2'] });
    assert.deepEqual(told(changed.toReversed(), 'first-wins'), { accepted: '2', excluded: ['1: 2'] });
    assert.deepEqual(told(chain, 'first-wins'), { accepted: '1 3', excluded: ['2: 1'] });
    const last = [...chain.slice(0, 2), at(3, '10:00', '11:00', { changedAt: three })];
    assert.deepEqual(told(last, 'first-wins'), { accepted: '1 3', excluded: ['2: 1'] });
  });

  it('last-wins: who was changed last goes first', () => {
    const later = [at(1, '09:00', '10:00', { changedAt: one }), at(2, '09:30', '10:30', { changedAt: two })];
    assert.deepEqual(told(later, 'last-wins'), { accepted: '2', excluded: ['1: 2'] });
    assert.deepEqual(told(later, 'first-wins'), { accepted: '1', excluded: ['2: 1'] });
    assert.deepEqual(told(later, 'ignore'), { accepted: '', excluded: ['1: 2', '2: 1'] });
    const changed = [at(1, '09:00', '10:00', { changedAt: two }), at(2, '09:30', '10:30', { changedAt: one })];
    assert.deepEqual(told(changed, 'last-wins'), { accepted: '1', excluded: ['2: 1'] });
    assert.deepEqual(told(changed.toReversed(), 'last-wins'), { accepted: '1', excluded: ['2: 1'] });
    assert.deepEqual(told(chain, 'last-wins'), { accepted: '1 3', excluded: ['2: 1'] });
  });

  it('ties go by slot, then by week, then by id', () => {
    const slots = [at(2, '09:00', '10:00'), at(1, '09:00', '10:00')];
    const weeks = [at(1, '09:00', '10:00', { week: 9 }), at(1, '09:00', '10:00', { week: 8 })];
    const years = ['b', 'a'].map(externalId => ({ ...at(1, '09:00', '10:00'), externalId }));
    for (const strategy of ['first-wins', 'last-wins'] as const) {
      for (const turned of [false, true]) {
        const order = <T>(all: readonly T[]): readonly T[] => (turned ? all.toReversed() : all);
        assert.equal(told(order(slots), strategy).accepted, '1');
        assert.equal(told(order(weeks), strategy).accepted, '1/8');
        assert.equal(accept(order(years), strategy).accepted[0]?.externalId, 'a');
      }
    }
    assert.equal(told([at(10, '10:00', '11:00'), at(9, '09:00', '10:00')], 'ignore').accepted, '9 10');
  });

  it('an obstacle always wins, and what keeps a lesson out is told by its start, its end, then its id', () => {
    for (const strategy of ['ignore', 'first-wins', 'last-wins'] as const)
      assert.deepEqual(told([at(1, '09:00', '10:00')], strategy, [theirs]), { accepted: '', excluded: ['1: Talk'] });
    const others = [
      { ...theirs, name: 'D', externalId: 'A2' },
      { ...theirs, name: 'C', externalId: 'A1' },
      { ...theirs, name: 'B', externalId: null },
      { ...theirs, name: 'E', end: '09:45' },
      { ...theirs, name: 'A', start: '08:45' },
    ];
    for (const all of [others, others.toReversed()])
      assert.deepEqual(told([at(1, '09:00', '10:00')], 'first-wins', all).excluded, ['1: A B C D E']);
    const mixed = told([at(2, '09:30', '10:30'), at(1, '09:15', '09:45')], 'ignore', [theirs]);
    assert.deepEqual(mixed.excluded, ['1: Talk 2', '2: 1']);
  });
});

describe('whether an obstacle stops a lesson', () => {
  const nine = at(1, '09:00', '10:00');
  it('it does where it overlaps, or has its id wherever it lies', () => {
    assert.ok(stops(theirs, nine));
    assert.ok(!stops({ ...theirs, start: '10:00', end: '11:00' }, nine));
    assert.ok(stops({ ...theirs, start: '10:00', end: '11:00', externalId: nine.externalId }, nine));
    assert.ok(!stops({ ...theirs, start: '10:00', end: '11:00', externalId: null }, nine));
  });
  it('it does not where it spares it', () => {
    assert.ok(!stops({ ...theirs, spares: () => true }, nine));
    assert.ok(stops({ ...theirs, spares: ({ slotId }) => slotId === 2 }, nine));
  });
});

describe('whether any two lessons overlap', () => {
  it('they do, in whatever order they come', () => {
    assert.ok(!anyOverlap([]));
    assert.ok(!anyOverlap([at(1, '09:00', '10:00')]));
    assert.ok(!anyOverlap([at(2, '10:00', '11:00'), at(1, '09:00', '10:00')]));
    assert.ok(anyOverlap([at(2, '09:30', '10:30'), at(1, '09:00', '10:00')]));
    const [first, second, last] = [at(1, '09:00', '10:00'), at(2, '09:30', '09:45'), at(3, '11:00', '12:00')];
    assert.ok(anyOverlap([first, last, second]));
    assert.ok(anyOverlap([last, second, first]));
    assert.ok(anyOverlap([at(3, '11:00', '12:30'), at(1, '09:00', '12:00')]));
    const empty = at(4, '10:00', '10:00');
    assert.ok(anyOverlap([empty, at(5, '09:30', '10:30')]));
    assert.ok(!anyOverlap([at(5, '09:00', '10:00'), empty, at(6, '10:00', '11:00')]));
  });
});
