import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doubtChange, nextDoubts } from '#functions/cmis-echo360/lesson/next-doubts.ts';

describe('the change that remembers what is in question', () => {
  const lacking = [
    { setId: '2026/27', slotId: 2, week: 1, tables: ['MODULE'], key: '2026/27 2' },
    { setId: '2026/27', slotId: 2, week: 3, tables: ['MODULE'], key: '2026/27 2' },
    { setId: '2026/27', slotId: 5, week: 3, tables: ['ROOMREQUESTS'], key: '2026/27 5' },
  ];
  const keysAt = (at: number, before: ReturnType<typeof nextDoubts> = new Map()): string[] =>
    [...nextDoubts(lacking, before, { at, mostUnasked: 9 }).values()].map(
      doubt => doubtChange(doubt, before.get(doubt.key)).key,
    );

  it('is the same change whenever it is planned: its key holds no time of the reading', () => {
    assert.equal(new Set(keysAt(1_000)).size, 2);
    assert.deepEqual(keysAt(61_000), keysAt(1_000));
    const before = nextDoubts(lacking, new Map(), { at: 1_000, mostUnasked: 9 });
    const hours = 13 * 3_600_000;
    assert.deepEqual(keysAt(hours + 60_000, before), keysAt(hours, before));
  });

  it('is another when it is confirmed', () => {
    const before = nextDoubts(lacking, new Map(), { at: 1_000, mostUnasked: 9 });
    assert.notDeepEqual(keysAt(13 * 3_600_000, before), keysAt(1_000));
  });
});
