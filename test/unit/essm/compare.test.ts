import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compare, type Held, neededRecords, showsExactly } from '#functions/essm/booking/compare.ts';
import type { Want } from '#functions/essm/occurrence/want.ts';
import { database, held, reference, want } from './support/examples.ts';

const [a, b, c] = [want(), want({ activity: 'B' }), want({ activity: 'C' })];
const short = (text: string | null) => text?.replace('lockstep:T:', '') ?? 'none';

/** Both sides, by references and numbers of bookings. */
function told(wants: readonly Want[], bookings: readonly Held[]) {
  const { wants: open, marked, others, ofOtherDatabases, ours, exact } = compare(wants, bookings, database);
  return {
    exact: wants.filter(one => exact.has(one.reference)).map(one => short(one.reference)),
    wants: open.map(one => short(one.reference)),
    marked: marked.map(({ index }) => index),
    others: others.map(({ index }) => index),
    ofOtherDatabases,
    ours,
  };
}
const nothing = { exact: [], wants: [], marked: [], others: [], ofOtherDatabases: 0, ours: 0 };

describe('wants and bookings side by side', () => {
  it('what both have exactly so needs nothing', () => {
    assert.deepEqual(told([a, b], [held(b), held(a)]), { ...nothing, exact: ['A:2:R1', 'B:2:R1'], ours: 2 });
  });

  it('what is asked for alone is a want', () => {
    assert.deepEqual(told([a, b], [held(a)]), { ...nothing, exact: ['A:2:R1'], wants: ['B:2:R1'], ours: 1 });
    assert.deepEqual(told([], []), nothing);
  });

  it('what Booker has otherwise is a want, and its booking bears our mark', () => {
    assert.deepEqual(told([a], [held(a, { title: 'x' })]), { ...nothing, wants: ['A:2:R1'], marked: [100], ours: 1 });
  });

  it('what bears our mark and is not asked for is ours all the same', () => {
    assert.deepEqual(told([a], [held(a), held(c, { index: 7 })]), {
      ...nothing,
      exact: ['A:2:R1'],
      marked: [7],
      ours: 2,
    });
  });

  it('what bears no mark, or none of this database, is others’', () => {
    const foreign = held(a, { index: 8, reference: reference('A', 2, 'R1').replace(':T:', ':U:') });
    const bookings = [held(a, { index: 6, reference: null }), held(a, { index: 7, reference: 'x' }), foreign];
    assert.deepEqual(told([], bookings), { ...nothing, others: [6, 7, 8], ofOtherDatabases: 1 });
  });

  it('what keeps no room is as if it were not there', () => {
    const bookings = [a, c].map(one => held(one, { keepsRoom: false }));
    assert.deepEqual(told([a], bookings), { ...nothing, wants: ['A:2:R1'] });
  });

  it('of two with one mark neither is as asked for: the record has to tell which is ours', () => {
    const [first, second, odd] = [held(a, { index: 1 }), held(a, { index: 2 }), held(a, { index: 3, title: 'x' })];
    const wants = ['A:2:R1'];
    const other = held(b, { index: 9 });
    assert.deepEqual(told([a], [first, second]), { ...nothing, wants, marked: [1, 2], ours: 2 });
    assert.deepEqual(told([a], [first, odd]), { ...nothing, wants, marked: [1, 3], ours: 2 });
    assert.deepEqual(told([a], [odd, first]), { ...nothing, wants, marked: [3, 1], ours: 2 });
    assert.deepEqual(told([a], [first, second, odd]), { ...nothing, wants, marked: [1, 2, 3], ours: 3 });
    assert.deepEqual(told([b, a], [held(c, { keepsRoom: false }), other, first, second]), {
      ...nothing,
      exact: ['B:2:R1'],
      wants,
      marked: [1, 2],
      ours: 3,
    });
  });

  it('finds wants by their references', () => {
    const { wantOf, exact } = compare([a, b], [held(a)], database);
    assert.ok(!compare([a, b], [held(a), held(b)], database).exact.has(c.reference));
    assert.deepEqual([wantOf.get(b.reference), wantOf.get(c.reference)], [b, undefined]);
    assert.deepEqual([wantOf.has(a.reference), wantOf.has(c.reference)], [true, false]);
    assert.deepEqual([exact.has(a.reference), exact.has(b.reference), exact.has(c.reference)], [true, false, false]);
  });
});

describe('whether Booker shows exactly what is asked for', () => {
  it('it does', () => assert.ok(showsExactly(held(a), a)));
  const other = { room: 'R2', start: '2026-10-20T08:00', end: '2026-10-20T11:00', title: 'x', attendees: null };
  for (const [field, value] of Object.entries(other))
    it(`not with another ${field}`, () => assert.ok(!showsExactly(held(a, { [field]: value }), a)));
});

describe('whose records the plan needs', () => {
  const needed = (wants: readonly Want[], bookings: readonly Held[], displaceable: readonly Want[] = []) =>
    neededRecords(compare(wants, bookings, database), displaceable).map(short);

  it('those of wants, of all who share one, of marks, and of what may have to give way; each once', () => {
    const both = { ...a, sharedWith: [c.reference] };
    assert.deepEqual(needed([both], []), ['A:2:R1', 'C:2:R1']);
    assert.deepEqual(needed([], [held(b), held(c, { reference: null })]), ['B:2:R1']);
    assert.deepEqual(needed([a], [held(a)]), []);
    assert.deepEqual(needed([a], [held(a)], [a]), ['A:2:R1']);
    assert.deepEqual(needed([a], [held(a, { title: 'x' })], [a]), ['A:2:R1']);
  });
});
