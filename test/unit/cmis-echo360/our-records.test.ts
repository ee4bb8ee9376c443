import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nothingYet } from '#functions/cmis-echo360/queue/round/collected.ts';
import { readRoomDayRecords } from '#functions/cmis-echo360/queue/round/our-records.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { allQueries } from '#functions/collections.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { date, now, roomDayRecord } from '#test/unit/cmis-echo360/support/lessons.ts';

const [here, there] = [`${date} R1`, `${date} R2`];

describe("room-days' own records", () => {
  it('are read once a run of those that have none, and in each round of those that have one', async () => {
    const store = new MemoryState({ queries: allQueries, now: () => now }).open();
    const state = stateOn(store);
    const record = roomDayRecord('R1');
    await store.commit(undefined, [state.roomDays.set(here, record, { keepDays: 400 })]);
    const withoutRecord = new Set<string>();
    /** What a new round finds, and how many documents it reads for that. */
    const round = async () => {
      const before = store.operations.reads;
      const collected = nothingYet(now, [], 0, { notOurs: new Map(), failed: [] });
      await readRoomDayRecords(state, [here, there], collected, withoutRecord);
      assert.deepEqual([...collected.readRoomDayRecords].sort(), [here, there]);
      return { found: [...collected.roomDays.keys()], reads: store.operations.reads - before };
    };
    assert.deepEqual(await round(), { found: [here], reads: 2 });
    assert.deepEqual(await round(), { found: [here], reads: 1 });
    await store.commit(undefined, [state.roomDays.set(there, roomDayRecord('R2'), { keepDays: 400 })]);
    withoutRecord.delete(there);
    assert.deepEqual(await round(), { found: [here, there], reads: 2 });
  });

  it('are remembered of no more room-days than fit', async () => {
    const state = stateOn(new MemoryState({ queries: allQueries, now: () => now }).open());
    const withoutRecord = new Set(Array.from({ length: 5_001 }, (_, index) => `${date} S${index}`));
    const collected = nothingYet(now, [], 0, { notOurs: new Map(), failed: [] });
    await readRoomDayRecords(state, [here], collected, withoutRecord);
    assert.deepEqual([...withoutRecord], [here]);
  });
});
