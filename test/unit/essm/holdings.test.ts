import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BookingRecord } from '#functions/essm/booking/booking-record.ts';
import { compare, type Held } from '#functions/essm/booking/compare.ts';
import { holdingsOf } from '#functions/essm/booking/holdings.ts';
import type { Want } from '#functions/essm/occurrence/want.ts';
import { account, database, held, record, want } from './support/examples.ts';

const [a, b] = [want(), want({ activity: 'B', room: 'R3' })];
const begun = { index: null, phase: 'intended' } as const;

/**
 * Which bookings are ours, by their numbers; strangers; second ones; taken; references of records without a booking.
 */
function told(
  bookings: readonly Held[],
  records: readonly BookingRecord[],
  wants: readonly Want[] = [],
  unreadable: ReadonlySet<string> = new Set(),
) {
  const compared = compare(wants, bookings, database);
  const { ours, strangers, seconds, taken, empty } = holdingsOf(compared, bookings, records, account, unreadable);
  return {
    ours: [...ours].map(([key, holding]) => {
      assert.equal(key, holding.record.reference);
      return `${holding.record.activity} ${holding.held.index}`;
    }),
    strangers: strangers.map(({ index }) => index),
    seconds: seconds.map(holding => `${holding.record.activity} ${holding.held.index}`),
    taken: [...taken],
    empty: empty.map(({ activity }) => activity),
  };
}
const nothing = { ours: [], strangers: [], seconds: [], taken: [], empty: [] };

describe('which bookings are ours', () => {
  it('those whose number is recorded, whatever else a person changed of them', () => {
    const changed = held(a, { reference: null, room: 'R2', start: '2026-10-21T09:00', createdBy: 'porter' });
    assert.deepEqual(told([changed, held(b, { index: 7 })], [record(a)]), {
      ...nothing,
      ours: ['A 100'],
      strangers: [7],
      taken: [100],
    });
  });

  it('not one that keeps no room, nor one twice', () => {
    assert.deepEqual(told([held(a, { keepsRoom: false })], [record(a)]), { ...nothing, empty: ['A'] });
    assert.deepEqual(told([held(a, { keepsRoom: false })], [record(a, begun)]), { ...nothing, empty: ['A'] });
    assert.deepEqual(told([held(a)], [record(a), record(b)]), {
      ...nothing,
      ours: ['A 100'],
      taken: [100],
      empty: ['B'],
    });
  });

  it('not one of another number', () => {
    assert.deepEqual(told([held(a, { index: 7 })], [record(a)]), { ...nothing, strangers: [7], empty: ['A'] });
    assert.deepEqual(told([], [record(a)]), { ...nothing, empty: ['A'] });
  });

  it('for a creation whose answer was lost, by the mark: the one in the place that was sent, else the first', () => {
    const elsewhere = held(a, { index: 5, start: '2026-10-20T11:00', end: '2026-10-20T12:00' });
    const inPlace = held(a, { index: 6 });
    const [ours, both] = [record(a, begun), [elsewhere, inPlace]];
    assert.deepEqual(told(both, [ours]), { ...nothing, ours: ['A 6'], strangers: [5], taken: [6] });
    assert.deepEqual(told([elsewhere], [ours]), { ...nothing, ours: ['A 5'], taken: [5] });
    for (const other of [{ room: 'R2' }, { start: '2026-10-20T08:30' }, { end: '2026-10-20T10:30' }]) {
      const near = held(a, { index: 4, ...other });
      assert.deepEqual(told([near, inPlace], [ours]).ours, ['A 6']);
      assert.deepEqual(told([inPlace, near], [ours]).ours, ['A 6']);
    }
    const third = held(a, { index: 9, end: '2026-10-20T10:30' });
    assert.deepEqual(told([elsewhere, third], [ours]).ours, ['A 5']);
  });

  it('never by the mark where no creation was begun, or its number is another’s', () => {
    assert.deepEqual(told([held(a)], [record(a, { index: null, phase: 'wanted' })]), {
      ...nothing,
      strangers: [100],
      empty: ['A'],
    });
    const stolen = held(b, { index: 100, reference: a.reference });
    assert.deepEqual(told([stolen], [record(b), record(a, begun)]), {
      ...nothing,
      ours: ['B 100'],
      taken: [100],
      empty: ['A'],
    });
  });

  it('where somebody took the mark away, the one that our account made in just that place', () => {
    const nameless = held(a, { reference: null });
    assert.deepEqual(told([nameless], [record(a, begun)]), { ...nothing, ours: ['A 100'], taken: [100] });
    const scribbled = held(a, { reference: 'seen by porter' });
    assert.deepEqual(told([scribbled], [record(a, begun)]).ours, ['A 100']);
    for (const other of [
      { createdBy: 'porter' },
      { end: '2026-10-20T10:30' },
      { room: 'R2' },
      { room: null },
      { reference: 'lockstep:Other:A:2:R1' },
    ])
      assert.deepEqual(told([held(a, { reference: null, ...other })], [record(a, begun)]), {
        ...nothing,
        empty: ['A'],
      });
    assert.deepEqual(told([nameless], [record(b), record(a, begun)]), {
      ...nothing,
      ours: ['B 100'],
      taken: [100],
      empty: ['A'],
    });
    const marked = held(a, { index: 8, start: '2026-10-20T11:00' });
    assert.deepEqual(told([nameless, marked], [record(a, begun)]).ours, ['A 8']);
  });

  it('where somebody wrote a mark of ours over it, too, unless that mark may be true', () => {
    const scribbled = held(a, { reference: b.reference });
    const asA = { ...nothing, ours: ['A 100'], taken: [100] };
    assert.deepEqual(told([scribbled], [record(a, begun)]), asA);
    assert.deepEqual(told([scribbled], [record(a, begun)], [b]), asA, 'what it names is asked for elsewhere');
    const there = want({ activity: 'B', room: 'R1' });
    const named = held(a, { reference: there.reference });
    assert.deepEqual(told([named], [record(a, begun)], [there]), { ...nothing, strangers: [100], empty: ['A'] });
    const other = held(a, { reference: b.reference, createdBy: 'porter' });
    assert.deepEqual(told([other], [record(a, begun)]), { ...nothing, strangers: [100], empty: ['A'] });
    const asB = { ...nothing, ours: ['B 100'], taken: [100], empty: ['A'] };
    assert.deepEqual(told([scribbled], [record(a, begun), record(b, begun)]), asB, 'whose mark it bears comes first');
  });

  it('not where one with its mark stands that cannot be read', () =>
    assert.deepEqual(told([held(a)], [record(a, begun)], [], new Set([a.reference])), {
      ...nothing,
      strangers: [100],
      empty: ['A'],
    }));

  it('never what somebody else made, whatever mark they copied', () => {
    const copy = held(a, { createdBy: 'porter' });
    assert.deepEqual(told([copy], [record(a, begun)]), { ...nothing, strangers: [100], empty: ['A'] });
    assert.deepEqual(told([copy, held(a, { index: 101, start: '2026-10-20T11:00' })], [record(a, begun)]), {
      ...nothing,
      ours: ['A 101'],
      strangers: [100],
      taken: [101],
    });
    const unsaid = held(a, { createdBy: null });
    assert.deepEqual(told([unsaid], [record(a, begun)]).ours, ['A 100'], 'where Booker does not tell who made it');
  });

  describe('where a request was given up before it was made again', () => {
    const [room, start, end] = ['R2', '2026-10-20T08:00', '2026-10-20T09:00'];
    const unheard = [{ room, start, end, since: 0 }];
    const late = held(a, { index: 200, room, start, end });
    const asked = record(a, { unheard });

    it('what our account made is the second of two, whatever became of its mark', () => {
      const both = { ...nothing, ours: ['A 100'], seconds: ['A 200'], taken: [100, 200] };
      for (const reference of [a.reference, null, 'seen by porter', b.reference])
        assert.deepEqual(told([held(a), { ...late, reference }], [asked]), both);
      const numbered = record(b, { index: 7 });
      assert.deepEqual(told([held(a), { ...late, reference: b.reference }], [asked, numbered]).seconds, ['A 200']);
    });

    it('it is ours where no other stands, unless that cannot be read', () => {
      const alone = { ...nothing, ours: ['A 200'], taken: [200] };
      assert.deepEqual(told([late], [asked]), alone);
      assert.deepEqual(told([late], [record(a, { unheard, index: null, phase: 'wanted' })]), alone);
      const unreadable = new Set([a.reference]);
      assert.deepEqual(told([late], [asked], [], unreadable), { ...nothing, strangers: [200], empty: ['A'] });
    });

    it('not where somebody else made it, elsewhere, or where it may be another’s', () => {
      const left = { ...nothing, ours: ['A 100'], taken: [100] };
      for (const other of [
        { createdBy: 'porter' },
        { createdBy: null },
        { room: 'R1' },
        { room: null },
        { start: '2026-10-20T08:30' },
        { end: '2026-10-20T09:30' },
      ])
        assert.deepEqual(told([held(a), { ...late, ...other }], [asked]), { ...left, strangers: [200] });
      assert.deepEqual(told([held(a), { ...late, keepsRoom: false }], [asked]), left);
      assert.deepEqual(told([held(a), { ...late, reference: 'lockstep:Other:A:2:R1' }], [asked]), left);
      const waits = record(b, { index: null, phase: 'wanted' });
      const named = { ...late, reference: b.reference };
      assert.deepEqual(told([held(a), named], [asked, waits]), { ...left, strangers: [200], empty: ['B'] });
      const known = record(b, { index: 200 });
      assert.deepEqual(told([held(a), late], [asked, known]).seconds, []);
    });
  });

  it('strangers bear our mark and no record says that they are ours, unless both sides agree on them', () => {
    assert.deepEqual(told([held(a)], []), { ...nothing, strangers: [100] });
    assert.deepEqual(told([held(a)], [], [a]), nothing);
    const copy = held(a, { index: 101 });
    assert.deepEqual(told([held(a), copy], [record(a)], [a]), {
      ...nothing,
      ours: ['A 100'],
      strangers: [101],
      taken: [100],
    });
  });
});
