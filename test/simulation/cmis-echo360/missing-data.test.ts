import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryNotifications } from '#functions/cmis-echo360/queue/retry-notifications.ts';
import { messages, onCampus, statuses } from './support/on-campus.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';
import { storeWithVisitor } from './support/store-with-visitor.ts';

const hours = 3_600_000;

describe('what Echo360 lacks', () => {
  it('a presenter fails the lesson for a person to see, and a retry succeeds once the account is there', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      const result = await run();
      assert.equal(result.status, 'partial');
      assert.deepEqual(campus.recordings(), []);
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      assert.match(await messages(campus), /person1@example.ac.uk needs an Echo360 account/);
      assert.equal(campus.queueRows()[0]?.STATUS, 'FAILED');

      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      const again = await retryNotifications(campus.operating(), { all: true });
      assert.deepEqual(again.table?.rows, [{ id: '1-1-r1' }]);
      assert.equal((await run()).status, 'succeeded');
      assert.deepEqual(await statuses(campus), ['1-1 FAILED', '1-1 retry 1 SUCCESS']);
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'PROCESSED', ERROR: null }]);
      assert.equal((await retryNotifications(campus.operating(), { all: true })).done, 0);
      await assert.rejects(
        retryNotifications(campus.operating(), { ids: ['1-1'] }),
        /tried again as 1-1-r1, which is SUCCESS/,
      );
    });
  });

  it('a presenter is tried again in the very run during which a person asks for it', async () => {
    await onCampus({ missing: { users: 1 }, config: { roomDaysPerRound: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00', { weekId: 9, roomId: 'R2' }));
      // The run knows what waits, since nothing did when it began; then somebody retries.
      const retried = storeWithVisitor(
        campus.store,
        writes => writes.some(({ collection }) => collection === 'schedules'),
        async () => void (await retryNotifications(campus.operating(), { all: true })),
      );
      const result = await campus.queue({ store: retried })();
      assert.equal(result.status, 'succeeded', result.message);
      assert.equal(result.remains, false);
      assert.equal((await statuses(campus)).filter(status => status.endsWith('SUCCESS')).length, 5);
    });
  });

  it('of a retry that failed too, the last of the chain is retried, and one wrong id stops nobody', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await run();
      await retryNotifications(campus.operating(), { ids: ['1-1'] });
      await assert.rejects(retryNotifications(campus.operating(), { ids: ['1-1'] }), /tried again already, as 1-1-r1/);
      await run();
      const again = await retryNotifications(campus.operating(), { ids: ['99-1', '1-1', '1-1-r1', '2-1'] });
      assert.deepEqual(again.table?.rows, [{ id: '1-1-r2' }, { id: '2-1-r1' }]);
      assert.match(again.message, /^2 notifications will be tried again.*There is no notification 99-1\.$/);
      await assert.rejects(retryNotifications(campus.operating(), { ids: ['98-1', '99-1'] }), /98-1.*99-1/);
    });
  });

  it('a presenter is left out, where that is configured, and is not sent again each time', async () => {
    await onCampus({ missing: { users: 1 }, config: { missingPresenter: 'leave-out' } }, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      assert.equal(campus.echo360.state.snapshot()[0]?.presenterEmail, null);
      assert.match(await messages(campus), /without its presenter/);
      const refreshed = await campus.refresh()();
      assert.equal(refreshed.message, 'Nothing to do.');
    });
  });

  it('a presenter who was left out is added in the night after there is an account, and then no more', async () => {
    await onCampus({ missing: { users: 1 }, config: { missingPresenter: 'leave-out' } }, async campus => {
      const [run, refresh] = [campus.queue(), campus.refresh()];
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await run();
      campus.echo360.reset();
      assert.equal((await refresh()).message, 'Nothing to do.');
      const looks = () => campus.echo360.requests.entries().filter(({ path }) => /users/.test(path)).length;
      assert.equal(looks(), 1, 'one look a presenter, however many lessons');

      campus.echo360.state.addUser({ email: 'Person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      assert.equal((await refresh()).status, 'succeeded');
      const added = await run();
      assert.equal(added.status, 'succeeded', added.message);
      const presenters = campus.echo360.state.snapshot().map(({ presenterEmail }) => presenterEmail);
      assert.ok(presenters.length > 2);
      assert.deepEqual(new Set(presenters), new Set(['Person1@example.ac.uk']));
      assert.equal((await refresh()).message, 'Nothing to do.');
      assert.equal((await run()).message, 'Nothing to do.');
    });
  });

  it('a presenter who was left out is added when a message speaks of the lesson, if there is an account', async () => {
    await onCampus({ missing: { users: 1 }, config: { missingPresenter: 'leave-out' } }, async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      // Its entry is soon as it was, so that nothing but the account is new.
      campus.cmis.database.exec("update TIMETABLE set FINISHTIME = '10:30' where SLOTID = 1");
      campus.cmis.database.exec("update TIMETABLE set FINISHTIME = '10:00' where SLOTID = 1");
      await run();
      assert.equal(campus.echo360.state.snapshot()[0]?.presenterEmail, 'person1@example.ac.uk');
    });
  });

  it('a presenter whom Echo360 refuses although there is an account is tried once a week, not every night', async () => {
    await onCampus(
      {
        missing: { users: 1 },
        config: { missingPresenter: 'leave-out' },
        echo360: { presenterMustBeInstructor: true },
      },
      async campus => {
        const [run, refresh] = [campus.queue(), campus.refresh()];
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
        await run();
        const user = { email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' };
        campus.echo360.state.addUser({ ...user, roles: ['Student'] });
        await refresh();
        const tried = await run();
        assert.equal(tried.status, 'partial');
        const sent = () => campus.echo360.requests.entries().filter(({ method }) => method === 'PUT').length;
        const before = sent();
        assert.ok(before > 0);
        for (let night = 0; night < 6; night++) {
          campus.clock.skip(24 * hours);
          await refresh();
          await run();
        }
        assert.equal(sent(), before);
        campus.clock.skip(24 * hours);
        const account = campus.echo360.state.findUser(user.email);
        assert.ok(account);
        campus.echo360.state.putUser({ ...account, roles: ['Instructor'] });
        await refresh();
        assert.equal((await run()).status, 'succeeded');
        const latest = campus.echo360.state.snapshot().at(-1);
        assert.equal(latest?.presenterEmail, user.email);
      },
    );
  });

  it('a presenter about whom Echo360 answers nonsense ends nobody’s night', async () => {
    await onCampus({ missing: { users: 1 }, config: { missingPresenter: 'leave-out' } }, async campus => {
      const [run, refresh] = [campus.queue(), campus.refresh()];
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await run();
      for (const [status, body] of [
        [404, '<html>no such page</html>'],
        [200, '[]'],
        [400, '{"error":"BadRequest","message":"Invalid address"}'],
      ] as const) {
        const headers = { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' };
        campus.echo360.misbehave({ path: 'users', next: 1, does: { kind: 'answer', status, headers, body } });
        assert.equal((await refresh()).message, 'Nothing to do.', body);
      }
    });
  });

  it('a presenter is invited, where that is configured', async () => {
    await onCampus({ missing: { users: 1 }, config: { missingPresenter: 'invite' } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.equal(campus.echo360.state.snapshot()[0]?.presenterEmail, 'person1@example.ac.uk');
    });
  });

  for (const emailCase of ['ignored', 'told apart'] as const) {
    it(`a presenter whose address Echo360 has in another case gets no second account (case ${emailCase})`, async () => {
      const options = {
        missing: { users: 1 },
        config: { missingPresenter: 'invite' },
        echo360: { emailCase },
      } as const;
      await onCampus(options, async campus => {
        const { state } = campus.echo360;
        state.addUser({ email: 'Person1@Example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
        campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
        await campus.queue()();
        const users = state.users.values().filter(({ email }) => /person1@/i.test(email));
        assert.deepEqual(
          users.map(({ email }) => email),
          ['Person1@Example.ac.uk'],
        );
        if (emailCase === 'ignored') return assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 SUCCESS']);
        assert.deepEqual(await statuses(campus), ['1-1 FAILED', '2-1 FAILED']);
        assert.match(
          await messages(campus),
          /knows the presenter “Person1@Example.ac.uk”, which differs from “person1@/,
        );
      });
    });
  }

  it('a device in the room fails the lesson in plain words', async () => {
    await onCampus({ missing: { devices: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { roomId: 'R2' }));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED', '2-1 FAILED']);
      assert.match(await messages(campus), /no Echo360 recording device/);
    });
  });

  it('a device in the room is missed once a run, however many lessons want it', async () => {
    await onCampus({ missing: { devices: 1 }, config: { concurrency: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await campus.queue()();
      assert.deepEqual(new Set((await statuses(campus)).map(text => text.split(' ')[1])), new Set(['FAILED']));
      const sent = campus.echo360.requests
        .entries()
        .filter(({ method, path }) => method === 'POST' && path.includes('/v2/schedules'));
      assert.equal(sent.length, 1);
    });
  });

  it('a room with its building is created once, whoever asks, and then lacks a device', async () => {
    await onCampus({ missing: { buildings: 1 } }, async campus => {
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
    await onCampus({ year: { ...year, rooms: [] } }, async campus => {
      for (const room of year.rooms) campus.cmis.addRoom(setId, room);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
    });
  });

  it('a section whose key Echo360 has in another case fails by name, and no second one is made', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      const { database } = campus.cmis;
      database.exec("update MODULEGROUPS set GRPCODE = 'lc01' where GRPCODE = 'LC01' and MODULEID = 'HIST1001'");
      database.exec("update STT_COMPONENT_TYPE set MODULE_SUBGROUP_CODE = 'lc' where MODULE_SUBGROUP_CODE = 'LC'");
      campus.echo360.reset();
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00', { groupCode: 'lc01' }));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 FAILED']);
      assert.match(await messages(campus), /knows the section “HIST1001_LC01”, which differs from “HIST1001_lc01”/);
      const made = campus.echo360.requests
        .entries()
        .filter(({ method, path }) => method === 'POST' && /sections/.test(path));
      assert.deepEqual(made, []);
    });
  });
});
