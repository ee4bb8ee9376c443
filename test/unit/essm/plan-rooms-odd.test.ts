import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changesOf } from '#shared/core/change.ts';
import { type Given, hall, lt1, lt2, ours, planned, shown } from './support/rooms.ts';

/** Kinds and targets of changes and findings. */
function told(given: Given): string[] {
  const plan = planned(given);
  return [...changesOf(plan), ...plan.findings].map(({ kind, target }) => `${kind} ${target}`);
}

describe('codes that differ by case alone', () => {
  const near = lt1({ id: 'lt1' });

  it('are another room where only our record has the other, which is forgotten', () => {
    assert.deepEqual(told({ booker: [near], records: [ours()] }), ['create lt1', 'bookkeeping LT1']);
  });

  it('are named once each, whatever else is found', () => {
    const attic = lt2({ floor: 'Attic' });
    const one = { booker: [near, attic], rooms: [shown()], records: [ours()] };
    assert.deepEqual(told(one), ['no-mapping LT2', 'near-code lt1']);
    const records = [ours(), ours({ code: 'LT2' })];
    const both = { booker: [near, lt2({ id: 'lt2' })], records };
    assert.deepEqual(told({ ...both, rooms: [shown(), shown({ code: 'LT2' })] }), ['near-code lt1', 'near-code lt2']);
    assert.deepEqual(told({ ...both, rooms: [shown()] }), ['create lt2', 'bookkeeping LT2', 'near-code lt1']);
    const unmapped = { booker: [near, lt2({ id: 'lt1x', floor: 'Attic' })], records: [ours()] };
    assert.deepEqual(told(unmapped), ['create lt1', 'bookkeeping LT1', 'no-mapping lt1x']);
  });
});

describe('a room that Booker has no more', () => {
  it('keeps our mark', () => {
    assert.deepEqual(told({ rooms: [shown({ isMarkedForDeletion: true })], records: [ours({ markedAt: 1 })] }), []);
  });
});

describe('places as odd as they come', () => {
  it('a building with two names in Booker is made under the first', () => {
    const booker = [lt1(), lt2({ building: { ...hall, name: 'Other' } })];
    const plan = planned({ booker, rooms: [shown(), shown({ code: 'LT2' })], buildings: [], floors: [] });
    assert.deepEqual(
      changesOf(plan).map(({ title }) => title),
      ['Building Hall', 'Floor Ground floor of Hall'],
    );
  });

  it('a floor that TermTime lists of a building that it does not list is made with it', () => {
    const given = { booker: [lt1()], rooms: [shown()], records: [ours()], buildings: [] };
    assert.deepEqual(told(given), ['create building B1', 'create floor Ground floor of B1']);
  });

  it('a building is looked for by its code among all', () => {
    const [one, other] = [
      { code: 'B1', name: 'Hall', campus: 'West', floors: [] },
      { code: 'B2', name: 'Annex', campus: 'West', floors: [] },
    ];
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: [ours()], buildings: [other, one] }), []);
  });
});
