import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryNotifications } from '#functions/cmis-echo360/retry/retry-notifications.ts';
import { pause, resume } from '#shared/runtime/operations.ts';
import { Campus, type CampusOptions } from './support/campus.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

const tuesday = '2026-11-24';

async function on(options: Partial<CampusOptions>, use: (campus: Campus) => Promise<void>): Promise<void> {
  const campus = await Campus.open({ year: emptyYear, ...options });
  try {
    await use(campus);
  } finally {
    await campus.close();
  }
}

async function statuses(campus: Campus): Promise<string[]> {
  return (await campus.notifications()).map(
    ({ queueId, week, retry, status }) => `${queueId}-${week}${retry > 0 ? ` retry ${retry}` : ''} ${status}`,
  );
}

async function messages(campus: Campus): Promise<string> {
  return (await campus.notifications()).map(({ message }) => message).join('\n');
}

const writes = (campus: Campus): number =>
  campus.echo360.requests.entries().filter(({ method, path }) => method !== 'GET' && path.includes('/schedules'))
    .length;

describe('settling notifications', () => {
  it('sends a lesson of several weeks, supplies course, section and term, and marks the row', async () => {
    await on({}, async campus => {
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
    await on({}, async campus => {
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
    await on({}, async campus => {
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
    await on({}, async campus => {
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
    await on({}, async campus => {
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
    await on({ start: '2026-11-24T10:57:00Z' }, async campus => {
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
    await on({}, async campus => {
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
        await on({ echo360: { clashText, errorShape } }, async campus => {
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
    await on({}, async campus => {
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
    await on({ connection: { roomFilter: null } }, async campus => {
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
    await on({}, async campus => {
      campus.echo360.state.addSchedule({ ...theirs, externalId: '1-1-2026-27' });
      campus.cmis.insertSlot(setId, slot(1, '14:00', '15:00'));
      await campus.queue()();
      assert.deepEqual(campus.recordings(), [`Open day R1 ${tuesday} 09:30-10:30`]);
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      assert.match(await messages(campus), /Open day.*which Lockstep did not make/);
      assert.match(campus.queueRows()[0]?.ERROR ?? '', /^week 1: /);
    });
  });
});

describe('what Echo360 lacks', () => {
  it('a presenter fails the lesson for a person to see, and a retry succeeds once the account is there', async () => {
    await on({ missing: { users: 1 } }, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      const result = await run();
      assert.equal(result.status, 'partial');
      assert.deepEqual(campus.recordings(), []);
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      assert.match(await messages(campus), /person1@example.ac.uk needs an Echo360 account/);
      assert.equal(campus.queueRows()[0]?.STATUS, 'FAILED');

      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      assert.deepEqual(await retryNotifications(campus.operations(), 'all failed', { keepDays: 400 }), ['1-1-r1']);
      assert.equal((await run()).status, 'succeeded');
      assert.deepEqual(await statuses(campus), ['1-1 FAILED', '1-1 retry 1 SUCCESS']);
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'PROCESSED', ERROR: null }]);
      assert.deepEqual(await retryNotifications(campus.operations(), 'all failed', { keepDays: 400 }), []);
      await assert.rejects(
        retryNotifications(campus.operations(), { ids: ['1-1'] }, { keepDays: 400 }),
        /tried again already/,
      );
    });
  });

  it('a presenter is left out, where that is configured, and is not sent again each time', async () => {
    await on({ missing: { users: 1 }, config: { missingPresenter: 'leave-out' } }, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      assert.equal(campus.echo360.state.snapshot()[0]?.presenterEmail, null);
      assert.match(await messages(campus), /without its presenter/);
      const refreshed = await campus.refresh()();
      assert.equal(refreshed.message, 'Nothing to do.');
    });
  });

  it('a presenter is invited, where that is configured', async () => {
    await on({ missing: { users: 1 }, config: { missingPresenter: 'invite' } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.equal(campus.echo360.state.snapshot()[0]?.presenterEmail, 'person1@example.ac.uk');
    });
  });

  it('a device in the room fails the lesson in plain words', async () => {
    await on({ missing: { devices: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { roomId: 'R2' }));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED', '2-1 FAILED']);
      assert.match(await messages(campus), /no Echo360 recording device/);
    });
  });

  it('a room with its building is created once, whoever asks, and then lacks a device', async () => {
    await on({ missing: { buildings: 1 } }, async campus => {
      for (const [index, start] of ['09', '10', '11', '12'].entries()) {
        campus.cmis.insertSlot(
          setId,
          slot(index + 1, `${start}:00`, `${start}:50`, { roomId: index < 2 ? 'R1' : 'R2' }),
        );
      }
      await campus.queue()();
      const made = campus.echo360.requests
        .entries()
        .filter(({ method, path }) => method === 'POST' && /buildings|rooms/.test(path));
      assert.deepEqual(made.map(({ path }) => path.split('/').at(-1)).sort(), ['buildings', 'rooms', 'rooms']);
      assert.match(await messages(campus), /no Echo360 recording device/);
    });
  });

  it('a building that neither CMIS nor the configuration names is said so', async () => {
    const year = { ...emptyYear, rooms: emptyYear.rooms.map(room => ({ ...room, siteId: 'nowhere' })), sites: [] };
    await on({ year: { ...year, rooms: [] } }, async campus => {
      for (const room of year.rooms) campus.cmis.addRoom(setId, room);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
    });
  });
});

describe('swaps across room-days, with what Echo360 does for a moment', () => {
  it('break a ring by removing one and creating it again', async () => {
    await on({}, async campus => {
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
    await on({}, async campus => {
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
