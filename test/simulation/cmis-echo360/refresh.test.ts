import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { Campus } from './support/campus.ts';
import { onCampus, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const listings = (campus: Campus): number =>
  campus.echo360.requests.entries().filter(({ method, path }) => method === 'GET' && path.includes('/v2/schedules'))
    .length;

describe('the refresh of the year', () => {
  it('marks what triggers cannot see, and the queue puts it right without listing again', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      campus.cmis.insertSlot(setId, slot(3, '14:00', '15:00', { roomId: 'R2' }));
      await run();
      campus.cmis.setEmail('P1', 'person2@example.ac.uk');
      campus.cmis.setSlotName(setId, 2, 'Renamed');
      campus.cmis.setRequest({ setId, slotId: 3 }, 'VIDEOREC', false);
      assert.equal((await run()).message, 'Nothing to do.');

      const refreshed = await campus.refresh()();
      assert.equal(refreshed.counts['mark']?.done, 5);
      const before = listings(campus);
      assert.equal((await run()).status, 'succeeded');
      assert.equal(listings(campus), before);
      assert.deepEqual(
        campus.echo360.state.snapshot().map(({ name, presenterEmail }) => `${name} ${presenterEmail}`),
        [
          'Lesson 1 person2@example.ac.uk',
          'Renamed person2@example.ac.uk',
          ...Array.from({ length: 3 }, () => 'Lesson 1 person2@example.ac.uk'),
        ],
      );
      // The lesson that nobody wants recorded any more has gone, so nothing is in question of it.
      assert.equal((await campus.refresh()()).counts['mark'], undefined);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      assert.equal((await campus.roomDay('R1', '2026-11-24'))?.marked, null);
    });
  });

  it('repairs what people changed in Echo360, and leaves what is theirs', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      for (const [index, start] of ['09', '10', '11', '12'].entries()) {
        campus.cmis.insertSlot(setId, slot(index + 1, `${start}:00`, `${start}:50`));
      }
      await run();
      const wanted = campus.recordings();
      const { state } = campus.echo360;
      state.deleteSchedule('1-1-2026-27');
      state.changeSchedule('2-1-2026-27', { startTime: '15:00', endTime: '16:00' });
      state.changeSchedule('3-1-2026-27', { venue: { roomExternalId: 'R3' } });
      state.changeSchedule('4-1-2026-27', { name: 'Scribbled on' });
      state.addSchedule({
        name: 'Open day',
        startDate: '2026-11-24',
        startTime: '17:00',
        endTime: '18:00',
        venue: { roomExternalId: 'R1' },
        captureQuality: 'High',
      });
      await campus.refresh()();
      const result = await run();
      assert.equal(result.status, 'succeeded', result.message);
      assert.deepEqual(campus.recordings(), [...wanted, 'Open day R1 2026-11-24 17:00-18:00']);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
    });
  });

  it('lets a lesson in when what stood in its way has gone', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      const theirs = campus.echo360.state.addSchedule({
        name: 'Open day',
        startDate: '2026-11-24',
        startTime: '09:30',
        endTime: '10:30',
        venue: { roomExternalId: 'R1' },
        captureQuality: 'High',
      });
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      campus.echo360.state.deleteSchedule(theirs.id);
      await campus.refresh()();
      await run();
      assert.deepEqual(campus.recordings(), ['Lesson 1 R1 2026-11-24 09:00-10:00']);
      assert.equal((await campus.roomDay('R1', '2026-11-24'))?.inConflict, false);
    });
  });

  it('marks nothing in a dry run and shows every difference, in all rooms or some, and no past ones', async () => {
    await onCampus({ start: '2026-12-02T12:00:00Z' }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { weekId: 9, roomId: 'R2' }));
      const planned: string[] = [];
      const onPlan = (changes: readonly { target: string; reason: string }[]) =>
        void planned.push(...changes.map(({ target, reason }) => `${target}: ${reason}`));
      const refresh = campus.refresh({ observer: { onPlan } });
      await refresh({ mode: 'dry-run' });
      assert.deepEqual(planned.splice(0), [
        '2026-12-08 R1: lacks 1-3-2026-27 (room R1, 2026-12-08 09:00–10:00)',
        '2026-12-08 R2: lacks 2-3-2026-27 (room R2, 2026-12-08 09:00–10:00)',
        '2026-12-15 R1: lacks 1-4-2026-27 (room R1, 2026-12-15 09:00–10:00)',
        '2026-12-15 R2: lacks 2-4-2026-27 (room R2, 2026-12-15 09:00–10:00)',
      ]);
      await refresh({ mode: 'dry-run', parameters: { rooms: ['R2'], to: '2026-12-10' } });
      assert.deepEqual(planned.splice(0).length, 1);
      assert.equal(await campus.roomDay('R1', '2026-12-08'), undefined);
      await refresh({ mode: 'dry-run', parameters: { includePast: true, force: true } });
      assert.deepEqual(planned.splice(0).length, 8);
    });
  });

  it('marks nothing when CMIS is empty, which it cannot be', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      campus.cmis.database.exec('delete from ROOMREQUESTS');
      const result = await campus.refresh()();
      assert.equal(result.status, 'failed');
      assert.match(result.message, /no eligible lesson at all/);
      assert.equal(campus.recordings().length, 1);
    });
  });

  it('lists Echo360 once, page by page, however many room-days there are', async () => {
    const year = createUniversityYear({ seed: 3, setId, rooms: 3 });
    await onCampus({ year, echo360: { maxLimit: 100 }, connection: { perMinute: 100_000 } }, async campus => {
      const dry = await campus.refresh()({ mode: 'dry-run' });
      const marks = dry.counts['mark']?.planned ?? 0;
      assert.ok(marks > 100, `${marks} marks`);
      assert.equal(listings(campus), 1);
    });
  });

  it('forgets what it marked so many days after the lesson as are configured for it', async () => {
    for (const [refresh, isKept] of [
      [{ keepDays: 30 }, false],
      [{}, true],
    ] as const) {
      await onCampus({ refresh }, async campus => {
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
        await campus.refresh()();
        assert.equal((await campus.roomDay('R1', tuesday))?.isMarked, true);
        campus.clock.skip(40 * 86_400_000);
        assert.equal((await campus.roomDay('R1', tuesday)) !== undefined, isKept);
      });
    }
  });
});
