import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Campus } from './support/campus.ts';
import { onCampus, statuses, tuesday } from './support/on-campus.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

const lastYear = '2025/26';

/** Two academic years whose weeks overlap: the configured one and the one before. */
async function inBothYears(use: (campus: Campus) => Promise<void>): Promise<void> {
  await onCampus({ otherSetIds: [lastYear] }, async campus => {
    campus.cmis.load({ ...emptyYear, setId: lastYear }, { queued: true });
    await use(campus);
  });
}

describe('two academic years at once', () => {
  it('both are recorded, and the nightly comparison of one leaves the other alone', async () => {
    await inBothYears(async campus => {
      campus.cmis.insertSlot(lastYear, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await campus.queue()();
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      assert.deepEqual(campus.recordings(), [
        `Lesson 1 R1 ${tuesday} 09:00-10:00`,
        `Lesson 2 R1 ${tuesday} 11:00-12:00`,
      ]);
    });
  });

  it('a lesson excluded against one of the other year stays so whatever comes next, and returns with it', async () => {
    await inBothYears(async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(lastYear, slot(1, '09:00', '10:00'));
      await run();
      campus.cmis.insertSlot(setId, slot(2, '09:30', '10:30'));
      await run();
      campus.cmis.insertSlot(setId, slot(3, '15:00', '16:00'));
      await run();
      assert.deepEqual(campus.recordings(), [`Lesson 3 R1 ${tuesday} 15:00-16:00`]);
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 IN_CONFLICT', '3-1 IN_CONFLICT']);
      assert.equal((await campus.roomDay('R1', tuesday))?.inConflict, true);

      campus.cmis.updateSlot({ setId, slotId: 2 }, { start: '10:00' });
      await run();
      assert.deepEqual(campus.recordings(), [
        `Lesson 1 R1 ${tuesday} 09:00-10:00`,
        `Lesson 2 R1 ${tuesday} 10:00-10:30`,
        `Lesson 3 R1 ${tuesday} 15:00-16:00`,
      ]);
    });
  });
});
