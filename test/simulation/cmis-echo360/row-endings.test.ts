import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
});
