import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import type { Campus, CampusOptions } from './support/campus.ts';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

/** What is always there: an empty timetable would be no timetable at all. */
const other = 'Another R2 2026-11-24 14:00-15:00';

async function withAnother(options: Partial<CampusOptions>, use: (campus: Campus) => Promise<void>): Promise<void> {
  await onCampus(options, async campus => {
    campus.cmis.insertSlot(setId, slot(9, '14:00', '15:00', { name: 'Another', roomId: 'R2' }));
    await campus.queue()();
    await use(campus);
  });
}

/** The next requests that create a recording get no answer, and nothing comes of them yet. */
function losesCreations({ echo360 }: Campus, next: number): void {
  echo360.misbehave({ method: 'POST', path: 'v2/schedules', next, does: { kind: 'reset', handled: false } });
}

/** Echo360 carries one of them out. */
function carriesOutLate({ echo360 }: Campus): void {
  echo360.state.addSchedule({
    name: 'Lesson 1',
    externalId: '1-1-2026-27',
    startDate: tuesday,
    startTime: '09:00',
    endTime: '10:00',
    venue: { roomExternalId: 'R1' },
    captureQuality: 'High',
  });
}

/** The lesson is recorded, after a request that got no answer, and goes. */
async function comesAndGoes(campus: Campus): Promise<void> {
  losesCreations(campus, 1);
  campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
  await campus.queue()();
  campus.cmis.deleteSlot({ setId, slotId: 1 });
  await campus.queue()();
  assert.deepEqual((await statuses(campus)).slice(1), ['2-1 SUCCESS', '3-1 SUCCESS'], await messages(campus));
  assert.deepEqual(campus.recordings(), [other]);
}

async function night(campus: Campus): Promise<void> {
  await campus.refresh()();
  await campus.queue()();
  assert.equal((await campus.refresh()()).message, 'Nothing to do.');
}

const records = ({ store }: Campus): Promise<number> => stateOn(store).schedules.count('all', {});

describe('a recording that Echo360 makes late, of a request that was given up', () => {
  it('goes with the next night where it was made again, and has been removed', async () => {
    await withAnother({}, async campus => {
      await comesAndGoes(campus);
      carriesOutLate(campus);
      assert.equal((await campus.adopt()()).message, 'Nothing to do.', 'it is ours already');
      await night(campus);
      assert.deepEqual(campus.recordings(), [other]);
    });
  });

  it('goes where it was changed before it was removed, and where two such requests are carried out', async () => {
    await withAnother({}, async campus => {
      losesCreations(campus, 2);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '10:00', finish: '11:00' });
      await campus.queue()();
      campus.cmis.deleteSlot({ setId, slotId: 1 });
      await campus.queue()();
      for (const time of ['first', 'second']) {
        carriesOutLate(campus);
        await night(campus);
        assert.deepEqual(campus.recordings(), [other], time);
      }
    });
  });

  it('goes where its lesson went before anybody heard of it', async () => {
    await withAnother({}, async campus => {
      losesCreations(campus, 3);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      assert.equal((await campus.queue()()).status, 'aborted');
      campus.cmis.deleteSlot({ setId, slotId: 1 });
      await campus.queue()();
      carriesOutLate(campus);
      await night(campus);
      assert.deepEqual(campus.recordings(), [other]);
    });
  });

  it('is put right where it was refused when it was asked for again', async () => {
    await withAnother({}, async campus => {
      losesCreations(campus, 1);
      campus.echo360.state.setDevice('R1', false);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { name: 'Wars' }));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 FAILED'], await messages(campus));
      campus.echo360.state.setDevice('R1', true);
      carriesOutLate(campus);
      await night(campus);
      assert.deepEqual(campus.recordings(), [other, 'Wars R1 2026-11-24 09:00-10:00'], await messages(campus));
    });
  });

  for (const roomFilter of ['roomId', null]) {
    const when = roomFilter === null ? 'the next night' : 'at once';
    it(`makes room ${when} for another lesson (room filter: ${roomFilter ?? 'none'})`, async () => {
      await withAnother({ echo360: { roomFilter }, connection: { roomFilter } }, async campus => {
        await comesAndGoes(campus);
        carriesOutLate(campus);
        campus.cmis.insertSlot(setId, slot(2, '09:30', '10:30'));
        await campus.queue()();
        if (roomFilter === null) await night(campus);
        assert.deepEqual(campus.recordings(), [other, 'Lesson 2 R1 2026-11-24 09:30-10:30'], await messages(campus));
      });
    });
  }

  it('is waited for three days, and counts as nothing until it is there', async () => {
    await withAnother({}, async campus => {
      await comesAndGoes(campus);
      assert.equal(await records(campus), 2);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      campus.clock.skip(3 * 86_400_000);
      assert.equal(await records(campus), 1);
    });
  });
});
