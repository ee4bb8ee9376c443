import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leaseMs } from './support/campus.ts';
import { onCampus, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';
import { storeWithVisitor } from './support/store-with-visitor.ts';

const rows = 520;

describe('a flood of queue rows', () => {
  it('is taken over for half of the run at most, so that the run settles what it has', async () => {
    // After the lessons: they are settled without a request.
    await onCampus({ start: '2026-12-20T09:00:00Z' }, async campus => {
      campus.cmis.transaction(() => {
        for (let slotId = 1; slotId <= rows; slotId++) campus.cmis.insertSlot(setId, slot(slotId, '09:00', '10:00'));
      });
      const store = storeWithVisitor(
        campus.store,
        writes => writes.some(({ collection }) => collection === 'notifications'),
        async () => campus.clock.skip(leaseMs * 0.55),
      );
      const settings = { budgetMs: leaseMs, leaseMs: leaseMs * 4 };
      const result = await campus.queue({ store, settings })();
      assert.equal(result.status, 'succeeded', result.message);
      const count = () =>
        Object.fromEntries(
          [...Map.groupBy(campus.queueRows(), ({ STATUS }) => STATUS)].map(([status, of]) => [status, of.length]),
        );
      assert.deepEqual(count(), { PROCESSED: 500, UNPROCESSED: rows - 500 });
      await campus.queue()();
      assert.deepEqual(count(), { PROCESSED: rows });
    });
  });
});

describe('a round that took most of the time', () => {
  it('is followed by one that is no larger than the run has time for', async () => {
    const roomDaysPerRound = 10;
    // After the lessons of eight weeks in three rooms.
    await onCampus({ start: '2027-01-20T09:00:00Z', config: { roomDaysPerRound } }, async campus => {
      campus.cmis.transaction(() => {
        for (let slotId = 1; slotId <= 24; slotId++) {
          const place = { weekId: 1 + (slotId % 8), roomId: `R${1 + (slotId % 3)}` };
          campus.cmis.insertSlot(setId, slot(slotId, '09:00', '10:00', place));
        }
      });
      const budgetMs = 100 * leaseMs;
      const ended: number[] = [];
      const observer = {
        onPlan: (changes: readonly unknown[]) => {
          if (ended.length === 0) campus.clock.skip(0.7 * budgetMs);
          ended.push(changes.length);
        },
      };
      const result = await campus.queue({ settings: { budgetMs, leaseMs: 4 * budgetMs }, observer })();
      assert.equal(result.status, 'succeeded', result.message);
      const [first, second = 0] = ended;
      assert.equal(first, roomDaysPerRound);
      assert.ok(second >= 1 && second <= 4, `${second} of ${roomDaysPerRound} room-days in less than half of the time`);
    });
  });
});

describe('a room that is no real one', () => {
  it('may have hundreds of lessons at one time, and stops nobody', async () => {
    await onCampus({}, async campus => {
      campus.cmis.transaction(() => {
        for (let slotId = 1; slotId <= 300; slotId++) campus.cmis.insertSlot(setId, slot(slotId, '09:00', '10:00'));
        campus.cmis.insertSlot(setId, slot(301, '09:00', '10:00', { roomId: 'R2' }));
      });
      const result = await campus.queue()();
      assert.equal(result.status, 'succeeded', result.message.slice(0, 500));
      assert.deepEqual(campus.recordings(), [`Lesson 301 R2 ${tuesday} 09:00-10:00`]);
      const [excluded] = (await campus.roomDay('R1', tuesday))?.excluded ?? [];
      assert.equal(excluded?.overlaps.at(-1), 'and 294 more');
    });
  });
});
