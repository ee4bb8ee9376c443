import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Campus } from './support/campus.ts';
import { messages, onCampus, statuses } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const broken = { kind: 'status', status: 500 } as const;

/**
 * Two recordings in different weeks, both moved; Echo360 answers every request about the first with an error of its
 * own.
 */
async function withOneBroken(use: (campus: Campus) => Promise<void>): Promise<void> {
  await onCampus({}, async campus => {
    campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
    campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { weekId: 2 }));
    await campus.queue()();
    campus.echo360.misbehave({ method: 'PUT', path: '1-1-2026-27', does: broken });
    await use(campus);
  });
}

describe('a request that Echo360 stumbles over', () => {
  it('fails alone when it carries out others meanwhile, and is sent again when somebody mends it', async () => {
    await withOneBroken(async campus => {
      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '08:00' });
      campus.cmis.updateSlot({ setId, slotId: 2 }, { start: '08:00' });
      const result = await campus.queue()();
      assert.equal(result.status, 'partial', result.message);
      assert.deepEqual((await statuses(campus)).slice(2), ['3-1 FAILED', '4-2 SUCCESS']);
      assert.match(await messages(campus), /although it carries out others/);
      assert.deepEqual(
        campus.queueRows().map(({ STATUS }) => STATUS),
        ['PROCESSED', 'PROCESSED', 'FAILED', 'PROCESSED'],
      );
      campus.echo360.reset();
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(campus.recordings(), [
        'Lesson 1 R1 2026-11-24 08:00-10:00',
        'Lesson 2 R1 2026-12-01 08:00-10:00',
      ]);
    });
  });

  it('is an outage while it carries out nothing else: the run ends and nothing is settled', async () => {
    await withOneBroken(async campus => {
      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '08:00' });
      assert.equal((await campus.queue()()).status, 'aborted');
      assert.deepEqual((await statuses(campus)).slice(2), ['3-1 UNPROCESSED']);
    });
  });
});
