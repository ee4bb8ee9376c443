import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Holding } from '#functions/essm/booking/holdings.ts';
import { match } from '#functions/essm/booking/match.ts';
import type { Want } from '#functions/essm/occurrence/want.ts';
import { held, record, reference, want } from './support/examples.ts';

const holding = (of: Want, members?: readonly string[]): Holding => ({
  record: record(of, members === undefined ? {} : { members: [...members] }),
  held: held(of),
});

/** Which booking serves which want, as `want <- booking`; who shares; what nobody claims. */
function told(
  wants: readonly Want[],
  holdings: readonly Holding[],
  exact: readonly Want[] = [],
  fixed: readonly Want[] = [],
) {
  const found = match(
    wants,
    new Set(exact.map(one => one.reference)),
    new Map(holdings.map(one => [one.record.reference, one])),
    ({ record: { reference: one } }) => !fixed.some(other => other.reference === one),
  );
  const short = (text: string) => text.replace('lockstep:T:', '');
  return {
    held: [...found.held].map(([one, other]) => `${short(one)} <- ${short(other.record.reference)}`),
    shared: found.shared.map(one => `${short(one.want.reference)} <- ${short(one.holding.record.reference)}`),
    unclaimed: found.unclaimed.map(one => short(one.record.reference)),
  };
}
const nothing = { held: [], shared: [], unclaimed: [] };

describe('which booking of ours serves which want', () => {
  const [a, b] = [want(), want({ activity: 'B' })];

  it('its own, by the reference', () => {
    assert.deepEqual(told([a, b], [holding(b), holding(a)]), {
      ...nothing,
      held: ['A:2:R1 <- A:2:R1', 'B:2:R1 <- B:2:R1'],
    });
    assert.deepEqual(told([a], [holding(b)]), { ...nothing, unclaimed: ['B:2:R1'] });
  });

  it('none that has begun, nor one that stands exactly as asked for', () => {
    assert.deepEqual(told([a], [holding(a)], [], [a]), { ...nothing, unclaimed: ['A:2:R1'] });
    assert.deepEqual(told([a], [holding(a)], [a]), nothing);
  });

  it('of a set that shares one booking, whoever of it was booked; the others share it now', () => {
    const both = { ...a, sharedWith: [b.reference] };
    assert.deepEqual(told([both], [holding(b)]), { ...nothing, held: ['A:2:R1 <- B:2:R1'] });
    assert.deepEqual(told([both], [holding(b), holding(a)]), {
      ...nothing,
      held: ['A:2:R1 <- A:2:R1'],
      shared: ['A:2:R1 <- B:2:R1'],
    });
    assert.deepEqual(told([both], [holding(b)], [a]), { ...nothing, shared: ['A:2:R1 <- B:2:R1'] });
  });

  it('of a set whose first member left it, the booking that names the others', () => {
    const was = holding(a, [a.reference, b.reference]);
    assert.deepEqual(told([b], [was]), { ...nothing, held: ['B:2:R1 <- A:2:R1'] });
    assert.deepEqual(told([a, b], [was]), { ...nothing, held: ['A:2:R1 <- A:2:R1'] });
    assert.deepEqual(told([b], [was, holding(b)]), { ...nothing, held: ['B:2:R1 <- B:2:R1'], unclaimed: ['A:2:R1'] });
    const begun = told([b], [was, holding(b)], [], [b]);
    assert.deepEqual(begun, { ...nothing, held: ['B:2:R1 <- A:2:R1'], unclaimed: ['B:2:R1'] });
    assert.deepEqual(told([b], [was], [b]), { ...nothing, unclaimed: ['A:2:R1'] });
  });

  it('of one activity in one week, one in a room that is not named any more: the activity was moved', () => {
    const [there, later] = [want({ room: 'R3' }), want({ week: 3 })];
    assert.deepEqual(told([there], [holding(a)]), { ...nothing, held: ['A:2:R3 <- A:2:R1'] });
    assert.deepEqual(told([later], [holding(a)]), { ...nothing, unclaimed: ['A:2:R1'] });
    assert.deepEqual(told([{ ...there, activity: 'B', reference: reference('B', 2, 'R3') }], [holding(a)]), {
      ...nothing,
      unclaimed: ['A:2:R1'],
    });
    assert.deepEqual(told([a, there], [holding(a)]), { ...nothing, held: ['A:2:R1 <- A:2:R1'] });
    assert.deepEqual(told([there], [holding(a)], [there]), { ...nothing, unclaimed: ['A:2:R1'] });
  });

  it('the first by its reference of several, whatever their order, and past those that have begun', () => {
    const [r1, r2] = [holding(a), holding(want({ room: 'R2' }))];
    const there = want({ room: 'R3' });
    for (const all of [
      [r1, r2],
      [r2, r1],
    ]) {
      assert.deepEqual(told([there], all), { ...nothing, held: ['A:2:R3 <- A:2:R1'], unclaimed: ['A:2:R2'] });
      assert.deepEqual(told([there], all, [], [a]), { ...nothing, held: ['A:2:R3 <- A:2:R2'], unclaimed: ['A:2:R1'] });
    }
    const more = [there, want({ room: 'R12' })];
    assert.deepEqual(told(more, [r2, r1]).held, ['A:2:R3 <- A:2:R1', 'A:2:R12 <- A:2:R2']);
  });
});
