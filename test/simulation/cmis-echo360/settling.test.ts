import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pause, resume } from '#shared/runtime/operations/pause-and-resume.ts';
import type { Campus } from './support/campus.ts';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const writes = (campus: Campus): number =>
  campus.echo360.requests.entries().filter(({ method, path }) => method !== 'GET' && path.includes('/schedules'))
    .length;

describe('settling notifications', () => {
  it('sends a lesson of several weeks, supplies course, section and term, and marks the row', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      const result = await campus.queue()();
      assert.equal(result.status, 'succeeded', result.message);
      assert.deepEqual(campus.recordings(), [
        `Lesson 1 R1 2026-11-24 09:00-10:00`,
        `Lesson 1 R1 2026-12-01 09:00-10:00`,
        `Lesson 1 R1 2026-12-08 09:00-10:00`,
        `Lesson 1 R1 2026-12-15 09:00-10:00`,
      ]);
      const [recording] = campus.echo360.state.snapshot();
      assert.equal(recording?.externalId, '1-1-2026-27');
      assert.deepEqual(recording?.sections, ['HIST1001_LC01']);
      assert.equal(recording?.presenterEmail, 'person1@example.ac.uk');
      assert.equal(recording?.input2, 'Video');
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '1-2 SUCCESS', '1-3 SUCCESS', '1-4 SUCCESS']);
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'PROCESSED', ERROR: null }]);
    });
  });

  it('follows a change of weeks: gone, new and kept ones', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      await run();
      campus.cmis.updateSlot({ setId, slotId: 1 }, { weekId: 10 });
      await run();
      assert.deepEqual(
        campus.recordings().map(line => line.split(' ')[3]),
        ['2026-12-08', '2026-12-15', '2026-12-22'],
      );
      const second = (await campus.notifications()).filter(({ queueId }) => queueId === 2);
      assert.deepEqual(
        second.map(({ week, action, status }) => `${week} ${action} ${status}`),
        ['1 D SUCCESS', '2 D SUCCESS', '3 U SUCCESS', '4 U SUCCESS', '5 I SUCCESS'],
      );
    });
  });

  it('makes one call of many messages for one lesson', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      for (const start of ['10:00', '11:00', '12:00'])
        campus.cmis.updateSlot({ setId, slotId: 1 }, { start, finish: '13:00' });
      await run();
      assert.deepEqual(campus.recordings(), [`Lesson 1 R1 ${tuesday} 12:00-13:00`]);
      assert.equal(campus.echo360.state.snapshot()[0]?.revision, 1);
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 SUCCESS', '3-1 SUCCESS', '4-1 SUCCESS']);
    });
  });

  it('writes nothing in a dry run, and plans what the next run does', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      const planned: string[] = [];
      const observer = {
        onPlan: (changes: readonly { key: string }[]) => void planned.push(...changes.map(({ key }) => key)),
      };
      const dry = await campus.queue({ observer })({ mode: 'dry-run' });
      assert.equal(dry.status, 'succeeded', dry.message);
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'UNPROCESSED', ERROR: null }]);
      assert.equal(writes(campus), 0);
      assert.deepEqual(await campus.notifications(), []);
      const before = planned.splice(0);
      assert.equal(before.length, 1);
      await campus.queue({ observer })();
      assert.deepEqual(planned.slice(0, 1), before);
    });
  });

  it('takes rows over while paused, and sends when resumed', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      await pause(campus.operations(), 'echo360-queue', 'works in the machine room');
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'IN_PROGRESS', ERROR: null }]);
      assert.deepEqual(campus.recordings(), []);
      await resume(campus.operations(), 'echo360-queue');
      await run();
      assert.equal(campus.recordings().length, 1);
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'PROCESSED', ERROR: null }]);
    });
  });

  it('settles without a call what has begun, begins in a moment, or is too long', async () => {
    await onCampus({ start: '2026-11-24T10:57:00Z' }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      campus.cmis.insertSlot(setId, slot(3, '12:00', '17:00'));
      await campus.queue()();
      assert.equal(writes(campus), 0);
      assert.deepEqual(await statuses(campus), ['1-1 WARN', '2-1 WARN', '3-1 WARN']);
      assert.match(await messages(campus), /is about to[\s\S]*longer than 4 hours/);
    });
  });

  it('creates again what somebody deleted in Echo360, and warns when asked to delete what is gone', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await run();
      campus.echo360.state.deleteSchedule('1-1-2026-27');
      campus.echo360.state.deleteSchedule('2-1-2026-27');
      campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: 'P2' });
      campus.cmis.deleteSlot({ setId, slotId: 2 });
      await run();
      assert.deepEqual(campus.recordings(), [`Lesson 1 R1 ${tuesday} 09:00-10:00`]);
      assert.deepEqual((await statuses(campus)).slice(2), ['3-1 SUCCESS', '4-1 WARN']);
    });
  });
});
