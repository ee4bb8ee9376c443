import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Campus } from './support/campus.ts';
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

describe('a recording that should have begun, of a lesson that moved to a later day', () => {
  // Weekdays are counted from Monday on; the small year's Thursday and Friday of week 1.
  const [thursday, friday] = ['2026-11-26', '2026-11-27'];
  const moved = { weekday: 3, start: '15:00', finish: '16:00' };

  for (const [what, become, expected] of [
    ['stays where it has begun', () => undefined, { recordings: [`R1 ${tuesday} 09:00-10:00`], status: 'FAILED' }],
    [
      'is made where somebody had removed it before it began',
      (campus: Campus, id: string) => campus.echo360.state.deleteSchedule(id),
      { recordings: [`R1 ${thursday} 15:00-16:00`], status: 'SUCCESS' },
    ],
    [
      'follows where somebody had moved it to another day before it began',
      (campus: Campus, id: string) => campus.echo360.state.changeSchedule(id, { startDate: friday }),
      { recordings: [`R1 ${thursday} 15:00-16:00`], status: 'SUCCESS' },
    ],
  ] as const) {
    it(`${what}, by the queue and by the night alike`, async () => {
      for (const by of ['queue', 'night'] as const) {
        await onCampus({ start: '2026-11-24T08:00:00Z' }, async campus => {
          campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
          await campus.queue()();
          const [made] = campus.echo360.state.snapshot();
          become(campus, made?.id ?? '');
          campus.clock.skip(24 * 3_600_000);
          campus.cmis.updateSlot({ setId, slotId: 1 }, moved);
          if (by === 'night') {
            campus.cmis.database.exec('delete from STT_ECHO_QUEUE');
            await campus.refresh()();
          }
          await campus.queue()();
          assert.deepEqual(
            campus.recordings(),
            expected.recordings.map(place => `Lesson 1 ${place}`),
          );
          if (by === 'queue') assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', `2-1 ${expected.status}`]);
          // Whatever the queue could do is done: the night has nothing to say any more.
          assert.equal((await campus.refresh()()).message, 'Nothing to do.');
        });
      }
    });
  }
});
