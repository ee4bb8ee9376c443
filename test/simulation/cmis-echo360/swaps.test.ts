import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

describe('swaps across room-days, with what Echo360 does for a moment', () => {
  it('break a ring by removing one and creating it again', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { weekday: 2 }));
      await run();
      campus.cmis.transaction(() => {
        campus.cmis.updateSlot({ setId, slotId: 1 }, { weekday: 2 });
        campus.cmis.updateSlot({ setId, slotId: 2 }, { weekday: 1 });
      });
      const result = await run();
      assert.deepEqual(campus.recordings(), [
        `Lesson 1 R1 2026-11-25 09:00-10:00`,
        `Lesson 2 R1 2026-11-24 09:00-10:00`,
      ]);
      assert.deepEqual(result.counts['update']?.done, 3);
      assert.equal(result.counts['delete'], undefined);
    });
  });

  it('spare Echo360 a request for a slot that a failed one did not leave', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '10:00', '11:00'));
      await run();
      campus.cmis.addPerson({ personNo: 'P9', forename: 'New', surname: 'Person9', email: 'person9@example.ac.uk' });
      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '11:00', finish: '12:00', lecturerId: 'P9' });
      campus.cmis.updateSlot({ setId, slotId: 2 }, { start: '09:00', finish: '10:00' });
      campus.echo360.reset();
      const result = await run();
      assert.equal(result.status, 'partial');
      assert.deepEqual(campus.recordings(), [
        `Lesson 1 R1 ${tuesday} 09:00-10:00`,
        `Lesson 2 R1 ${tuesday} 10:00-11:00`,
      ]);
      assert.deepEqual((await statuses(campus)).slice(2), ['3-1 FAILED', '4-1 FAILED']);
      assert.match(
        await messages(campus),
        /person9@example.ac.uk needs an Echo360 account[\s\S]*still held by 1-1-2026-27/,
      );
      const sent = campus.echo360.requests
        .entries()
        .filter(({ method, path }) => method === 'PUT' && path.includes('/2-1-'));
      assert.deepEqual(sent, []);
      const roomDay = await campus.roomDay('R1', tuesday);
      assert.deepEqual([roomDay?.inConflict, roomDay?.lastRefreshOk, roomDay?.failures.length], [true, false, 2]);
    });
  });
});
