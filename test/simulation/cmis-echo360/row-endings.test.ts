import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { killedStore } from '#test/simulation/runtime/support/killed-store.ts';
import { leaseMs } from './support/campus.ts';
import { onCampus } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

describe('a queue row whose notifications are final', () => {
  it('ends with the next run when its own was blocked, although others of the backlog go on waiting', async () => {
    const limits = { delete: { share: 0, floor: 0, cap: 0 } };
    await onCampus({ config: { roomDaysPerRound: 1, limits } }, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 2 }));
      await run();
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00'));
      campus.cmis.deleteSlot({ setId, slotId: 1 });
      const rows = () => campus.queueRows().map(({ STATUS }) => STATUS);
      assert.equal((await run()).status, 'blocked');
      assert.equal((await run()).status, 'blocked');
      assert.deepEqual(rows(), ['PROCESSED', 'PROCESSED', 'IN_PROGRESS']);
    });
  });

  it('ends with the next run when its own process died before it said so, although others of the backlog go on waiting', async () => {
    const limits = { delete: { share: 0, floor: 0, cap: 0 } };
    let finishedLate = 0;
    for (let at = 11; at < 23; at++) {
      await onCampus({ config: { roomDaysPerRound: 1, limits } }, async campus => {
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 2 }));
        await campus.queue()();
        campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00'));
        campus.cmis.deleteSlot({ setId, slotId: 1 });
        await campus.queueUntilKilled(killedStore(campus.store, at, 'after'));
        const closed = new Set(
          (await campus.notifications())
            .filter(({ open, queueId }) => !open && queueId === 2)
            .map(({ queueId }) => queueId),
        );
        const rows = () => campus.queueRows().map(({ STATUS }) => STATUS);
        const wasOpen = rows()[1] === 'IN_PROGRESS';
        campus.clock.skip(leaseMs + 1);
        assert.equal((await campus.queue()()).status, 'blocked', `killed at ${at}`);
        assert.deepEqual(rows(), ['PROCESSED', 'PROCESSED', 'IN_PROGRESS'], `killed at ${at}`);
        if (closed.size > 0 && wasOpen) finishedLate += 1;
      });
    }
    assert.ok(finishedLate > 0, 'no kill hit a run between the end of a notification and that of its row');
  });
});
