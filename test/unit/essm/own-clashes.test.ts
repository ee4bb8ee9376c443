import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownClashes, rivalsAmong } from '#functions/essm/booking/own-clashes.ts';
import type { Strategy } from '#functions/essm/booking/strategies.ts';
import type { Want } from '#functions/essm/occurrence/want.ts';
import { blocks, want } from './support/examples.ts';

const at = (activity: string, from: string, to: string, room = 'R1', more: Partial<Want> = {}): Want =>
  want({ activity, room, start: `2026-10-20T${from}`, end: `2026-10-20T${to}`, ...more });

/** Who overlaps whom, as `A: B C`. */
function rivals(wants: readonly Want[]): string[] {
  const names = (others: readonly Want[]) => others.map(({ activity }) => activity).toSorted();
  return [...rivalsAmong(wants, blocks)].map(([one, others]) => `${one.activity}: ${names(others).join(' ')}`);
}

describe('activities that TermTime has in one room at one time', () => {
  it('are those whose times overlap; back to back is none', () => {
    const wants = [at('A', '09:00', '10:00'), at('B', '10:00', '11:00'), at('C', '10:30', '12:00')];
    assert.deepEqual(rivals(wants), ['B: C', 'C: B']);
    assert.deepEqual(rivals(wants.slice(0, 2)), []);
    assert.deepEqual(rivals([]), []);
  });

  it('are found behind a short one that begins within a long one, in whatever order they come', () => {
    const long = at('L', '09:00', '12:00');
    const short = at('S', '09:00', '09:30');
    const late = at('X', '11:00', '11:30');
    for (const wants of [
      [long, short, late],
      [late, short, long],
    ])
      assert.deepEqual(rivals(wants).toSorted(), ['L: S X', 'S: L', 'X: L']);
    assert.deepEqual(rivals([long, late]), ['L: X', 'X: L']);
    assert.deepEqual(rivals([at('M', '23:00', '23:30'), long, late]), ['L: X', 'X: L']);
  });

  it('are not those in another room, unless one is part of the other', () => {
    const wants = [at('A', '09:00', '10:00'), at('B', '09:00', '10:00', 'R3'), at('C', '09:00', '10:00', 'R2')];
    assert.deepEqual(rivals(wants), []);
    const whole = at('W', '09:30', '10:30', 'R12');
    assert.deepEqual(rivals([...wants, whole]), ['A: W', 'C: W', 'W: A C']);
    assert.deepEqual(rivals([whole, at('D', '10:30', '11:00')]), []);
  });

  it('are looked for only in rooms where they can be: all others are told by one walk through time', () => {
    const asked: string[] = [];
    const counting = (room: string) => {
      asked.push(room);
      return blocks(room);
    };
    const quiet = [
      at('D', '14:00', '15:00', 'R3'),
      at('C', '10:00', '11:00', 'R3'),
      at('A', '09:00', '10:00', 'R3'),
      at('B', '09:00', '10:00', 'R4'),
    ];
    assert.equal(rivalsAmong(quiet, counting).size, 0);
    assert.deepEqual(asked.splice(0), ['R3', 'R4'], 'each room once, for what it blocks');
    const loud = [at('E', '09:00', '10:00', 'R5'), at('F', '09:30', '10:30', 'R5')];
    assert.equal(rivalsAmong([...quiet, ...loud], counting).size, 2);
    assert.deepEqual(asked, ['R3', 'R4', 'R5', 'R5', 'R5']);
  });

  it('are not those that share the room on purpose', () => {
    const shared = (activity: string, to = '10:00') => at(activity, '09:00', to, 'R1', { colocation: 'both' });
    assert.deepEqual(rivals([shared('A'), shared('B')]), []);
    assert.deepEqual(rivals([shared('A'), shared('B', '10:30')]), ['A: B', 'B: A']);
  });
});

describe('who of them is not booked', () => {
  const [first, second, third] = [at('B', '09:00', '10:00'), at('A', '09:30', '10:30'), at('C', '10:00', '11:00')];
  const all = [third, first, second];

  /** Losers and whom they lose to, as `A: B C`. */
  function losers(strategy: Strategy, incumbents: readonly Want[] = [], begun: readonly Want[] = [], wants = all) {
    const rules = {
      strategy,
      blocks,
      isIncumbent: (one: Want) => incumbents.includes(one),
      hasBegun: (one: Want) => begun.includes(one),
    };
    return [...ownClashes(wants, rules)]
      .map(([one, others]) => `${one.activity}: ${others.map(({ activity }) => activity).join(' ')}`)
      .toSorted();
  }

  it('first: who does not come first, by start', () => {
    assert.deepEqual(losers('first'), ['A: B']);
    assert.deepEqual(losers('first', [], [], [second, third, first]), ['A: B']);
  });

  it('first: who stands already goes before', () => {
    assert.deepEqual(losers('first', [second]), ['B: A', 'C: A']);
    assert.deepEqual(losers('first', [third]), ['A: B C']);
  });

  it('first: at one start by activity code, then by room', () => {
    const twins = [at('B', '09:00', '10:00'), at('A', '09:00', '10:00')];
    assert.deepEqual(losers('first', [], [], twins), ['B: A']);
    assert.deepEqual(losers('first', [], [], twins.toReversed()), ['B: A']);
    const rooms = [at('A', '09:00', '10:00', 'R12'), at('A', '09:00', '10:00', 'R1')];
    for (const wants of [rooms, rooms.toReversed()]) {
      const rules = { strategy: 'first', blocks, isIncumbent: () => false, hasBegun: () => false } as const;
      assert.deepEqual(
        [...ownClashes(wants, rules).keys()].map(({ room }) => room),
        ['R12'],
      );
    }
  });

  it('last: the other way round, whoever stands already', () => {
    assert.deepEqual(losers('last'), ['A: C']);
    assert.deepEqual(losers('last', [second]), ['A: C']);
    assert.deepEqual(losers('last', [], [], [at('A', '09:00', '10:00'), at('B', '09:00', '10:00')]), ['A: B']);
  });

  it('none: all of them, but for who stands already', () => {
    assert.deepEqual(losers('none'), ['A: B C', 'B: A', 'C: A']);
    assert.deepEqual(losers('none', [second]), ['B: A', 'C: A']);
    assert.deepEqual(losers('none', [first, second]), ['C: A']);
    assert.deepEqual(losers('none', [first]), ['A: B', 'C: A']);
  });

  it('is nobody who has begun, by any strategy, even before who stands already', () => {
    assert.deepEqual(losers('none', [], [second]), ['B: A', 'C: A']);
    assert.deepEqual(losers('first', [first], [second]), ['B: A', 'C: A']);
    assert.deepEqual(losers('last', [], [first]), ['A: B C']);
    assert.deepEqual(losers('first', [], all), []);
  });
});
