import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

describe("others' schedules", () => {
  const theirs = {
    name: 'Open day',
    startDate: tuesday,
    startTime: '09:30',
    endTime: '10:30',
    venue: { roomExternalId: 'R1' },
    captureQuality: 'High',
  };

  for (const clashText of ['clash', 'taken', 'both'] as const) {
    for (const errorShape of ['message', 'param'] as const) {
      it(`stay, and leave the room-day in conflict by name (${clashText}, ${errorShape})`, async () => {
        await onCampus({ echo360: { clashText, errorShape } }, async campus => {
          const run = campus.queue();
          campus.echo360.state.addSchedule(theirs);
          campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
          campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
          await run();
          assert.deepEqual(campus.recordings(), [
            `Lesson 2 R1 ${tuesday} 11:00-12:00`,
            `Open day R1 ${tuesday} 09:30-10:30`,
          ]);
          assert.match((await statuses(campus)).join(), /1-1 IN_CONFLICT/);
          assert.match(await messages(campus), /Open day/);
          const roomDay = await campus.roomDay('R1', tuesday);
          assert.equal(roomDay?.inConflict, true);
          assert.match(roomDay?.inTheWay.join() ?? '', /Open day/);
          assert.equal(campus.echo360.state.snapshot().find(({ madeBy }) => madeBy === 'other')?.revision, 1);
          assert.deepEqual(
            campus.queueRows().map(({ STATUS }) => STATUS),
            ['PROCESSED', 'PROCESSED'],
          );
        });
      });
    }
  }

  it('that went away let the lesson in with the next message', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      const { id } = campus.echo360.state.addSchedule(theirs);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      campus.echo360.state.deleteSchedule(id);
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await run();
      assert.equal(campus.recordings().length, 2);
      const roomDay = await campus.roomDay('R1', tuesday);
      assert.deepEqual([roomDay?.inConflict, roomDay?.resolvedAt === null], [false, false]);
    });
  });

  it('are found by one room listing only, and by none where Echo360 cannot list a room', async () => {
    await onCampus({ connection: { roomFilter: null } }, async campus => {
      campus.echo360.state.addSchedule(theirs);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 IN_CONFLICT']);
      const listings = campus.echo360.requests
        .entries()
        .filter(({ method, path }) => method === 'GET' && path.includes('/schedules'));
      assert.equal(listings.length, 0);
    });
  });

  it('under our external id are not taken for ours', async () => {
    await onCampus({}, async campus => {
      campus.echo360.state.addSchedule({ ...theirs, externalId: '1-1-2026-27' });
      campus.cmis.insertSlot(setId, slot(1, '14:00', '15:00'));
      await campus.queue()();
      assert.deepEqual(campus.recordings(), [`Open day R1 ${tuesday} 09:30-10:30`]);
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      assert.match(await messages(campus), /Open day.*which Lockstep did not make/);
      assert.match(campus.queueRows()[0]?.ERROR ?? '', /^week 1: /);
    });
  });

  it('in the room that a lesson moves to put both rooms in question, and the lesson stays recorded in neither wrongly', async () => {
    await onCampus({}, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { roomId: 'R2' }));
      await run();
      campus.echo360.state.addSchedule(theirs);
      campus.cmis.updateSlot({ setId, slotId: 1 }, { roomId: 'R1' });
      await run();
      assert.deepEqual(campus.recordings(), [`Open day R1 ${tuesday} 09:30-10:30`]);
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 IN_CONFLICT']);
      const refreshed = await Promise.all(['R1', 'R2'].map(room => campus.roomDay(room, tuesday)));
      assert.deepEqual(
        refreshed.map(roomDay => [roomDay?.inConflict, roomDay?.lastRefreshOk]),
        [
          [true, true],
          [false, true],
        ],
      );
    });
  });
});
