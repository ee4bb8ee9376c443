import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';
import { storeWithVisitor } from './support/store-with-visitor.ts';

describe('a recording that begins between the plan and its request', () => {
  it('stays, and a lesson that was to move away fails for a person to see', async () => {
    await onCampus({ start: '2026-11-24T08:40:00Z' }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '15:00', finish: '16:00' });
      const store = storeWithVisitor(
        campus.store,
        writes => writes.some(({ collection }) => collection === 'changes'),
        async () => campus.clock.skip(16 * 60_000),
      );
      await campus.queue({ store })();
      assert.deepEqual(campus.recordings(), [`Lesson 1 R1 ${tuesday} 09:00-10:00`]);
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 FAILED']);
      assert.match(await messages(campus), /schedule the new time by hand/);
    });
  });
});
