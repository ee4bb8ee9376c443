import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messages, onCampus, statuses } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

describe('a notification that failed', () => {
  it('is closed as put right, in CMIS too, when the nightly comparison has recorded its lesson, saying by what', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      await campus.refresh()();
      await campus.queue()();
      assert.equal(campus.recordings().length, 1);
      assert.deepEqual(await statuses(campus), ['1-1 REFRESHED']);
      assert.match(
        await messages(campus),
        /put right since by the refresh of 2026-11-24 R1 \(refresh of the year: lacks 1-1-2026-27.*had failed: .*needs an Echo360 account/,
      );
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'PROCESSED', ERROR: null }]);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
    });
  });

  it('stays failed while its lesson is not in order', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      assert.equal(campus.queueRows()[0]?.STATUS, 'FAILED');
    });
  });

  it('is closed the next night where another message of the same lesson put it right', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      campus.cmis.updateSlot({ setId, slotId: 1 }, { finish: '10:30' });
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED', '2-1 SUCCESS']);
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 REFRESHED', '2-1 SUCCESS']);
      assert.deepEqual(
        campus.queueRows().map(({ STATUS }) => STATUS),
        ['PROCESSED', 'PROCESSED'],
      );
    });
  });
});
