import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCmisUpstream } from '#shared/clients/cmis/cmis-upstream.ts';
import { parseSlot } from '#shared/clients/cmis/slot.ts';
import { ConfigError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import { setId, slotOf, smallYear } from './small-year.ts';
import { collected, openSandbox, testContext } from './testing.ts';

const noSecrets = { secrets: { read: async () => '' } };

describe('the CMIS reader', () => {
  it('refuses a database that is not the one that the configuration names', async t => {
    const { file } = await openSandbox(t);
    const database = { driver: 'sqlite', file } as const;
    const parts = createCmisUpstream(
      { database, name: 'CMISLIVE', setId, otherSetIds: [], totalTimeoutSeconds: 30, firstWeekday: 0 },
      noSecrets,
    );
    await assert.rejects(parts.connect(testContext()), error => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /should be "CMISLIVE" but goes by "cmissand"/);
      return true;
    });
  });

  it('refuses a file that does not exist, and does not make one', async () => {
    const database = { driver: 'sqlite', file: '/nonexistent/cmis.db' } as const;
    const parts = createCmisUpstream(
      { database, name: 'cmis', setId, otherSetIds: [], totalTimeoutSeconds: 30, firstWeekday: 0 },
      noSecrets,
    );
    await assert.rejects(parts.connect(testContext()), ConfigError);
  });

  it('gives a slot whose day or times cannot be read as lessons with what is wrong, and all others as they are', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    const spoilt: [Parameters<typeof slotOf>[1], string | null, string][] = [
      [{ start: '9 am' }, '2026-09-07', 'it begins at "9 am", not at a time such as 09:00'],
      [{ finish: '1000' }, '2026-09-07', 'it ends at "1000", not at a time such as 10:00'],
      [
        { start: '25:00', finish: '26:00' },
        '2026-09-07',
        'it begins at "25:00", not at a time such as 09:00; it ends at "26:00", not at a time such as 10:00',
      ],
      [{ start: '10:00', finish: '09:00' }, '2026-09-07', 'it ends (09:00) no later than it begins (10:00)'],
      [{ start: '9:00', finish: '09:00' }, '2026-09-07', 'it ends (09:00) no later than it begins (09:00)'],
      [{ weekday: 21 }, null, 'its weekday "21" is no day of a week'],
      [
        { weekday: -1, start: '?' },
        null,
        'its weekday "-1" is no day of a week; it begins at "?", not at a time such as 09:00',
      ],
      [{ weekday: 1.5 }, null, 'its weekday "1.5" is no day of a week'],
    ];
    const slots = spoilt.map(([fields], index) => slotOf(index + 2, { weekday: 0, weekId: 3, ...fields }));
    const more = Array.from({ length: 8 }, (_, index) => slotOf(20 + index));
    sandbox.load(smallYear([slotOf(1), ...slots, ...more]), { queued: false });
    const year = (await collected(cmis.yearEvents(setId))).flatMap(({ events }) => events);
    const found = await cmis.occurrences(
      setId,
      [...slots, ...more].map(({ slotId }) => slotId),
    );
    for (const events of [year, found]) {
      const unreadable = events.flatMap(event =>
        event.fault === undefined ? [] : [[event.slotId, event.week, event.date, event.fault]],
      );
      assert.deepEqual(
        unreadable.sort(([a], [b]) => Number(a) - Number(b)),
        spoilt.map(([, date, fault], index) => [index + 2, 1, date, fault]),
      );
    }
    assert.equal(year.length, spoilt.length + 2 * 9);
    const ofDay = await cmis.roomDayEvents([{ setId, rooms: ['R1'], date: '2026-09-07' }]);
    assert.equal(ofDay.filter(({ fault }) => fault !== undefined).length, 5);
  });

  it('gives nothing of an answer of which most cannot be read, since then it is the answer that is broken', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    const slots = Array.from({ length: 30 }, (_, index) =>
      slotOf(index + 1, index < 14 ? {} : { start: '1899-12-30T09:00:00' }),
    );
    sandbox.load(smallYear(slots), { queued: false });
    const says = (error: unknown): boolean => {
      assert.ok(error instanceof ImplausibleAnswerError);
      assert.match(error.message, /\d+ of \d+ slots of 2026\/27 cannot be read, such as slot \d+: it begins at "1899/);
      return true;
    };
    await assert.rejects(
      cmis.occurrences(
        setId,
        slots.map(({ slotId }) => slotId),
      ),
      says,
    );
    await assert.rejects(collected(cmis.yearEvents(setId)), says);
    assert.equal(
      (
        await cmis.occurrences(
          setId,
          Array.from({ length: 28 }, (_, index) => index + 1),
        )
      ).length,
      56,
    );
  });

  it('refuses an answer with a column that is of another kind or not there', () => {
    const row = {
      SETID: setId,
      SLOTID: 1,
      SLOTENTRY: 1,
      WEEKID: 1,
      WEEKDAY: 0,
      STARTTIME: '09:00',
      FINISHTIME: '10:00',
      MODULEID: 'M',
      MODGRPCODE: 'LC01',
      ROOMID: 'R1',
      ROOMGRPCODE: null,
      LECTURERID: null,
      DEPTID: null,
      BUSINESSEMAIL: null,
      ISLECTURERS: 0,
      FEATUREID: 'VIDEOREC',
      SLOTNAME: null,
      CHANGED: null,
    };
    assert.equal(parseSlot(row).start, '09:00');
    for (const broken of [{ STARTTIME: undefined }, { MODULEID: null }, { WEEKDAY: new Date(0) }, { FEATUREID: 'x' }]) {
      assert.throws(() => parseSlot({ ...row, ...broken }), /slot 1 of 2026\/27 cannot be read/);
    }
  });

  it('gives no lesson for a slot without a date or times yet, and one that cannot be read for a week id without weeks', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    const gaps = [{ weekId: null }, { weekday: null }, { start: null }, { finish: null }, { weekId: 99 }];
    sandbox.load(smallYear(gaps.map((gap, index) => slotOf(index + 1, gap))), { queued: false });
    const found = await cmis.occurrences(setId, [1, 2, 3, 4, 5]);
    assert.deepEqual(
      found.map(({ slotId, week, fault }) => [slotId, week, fault]),
      [[5, null, 'its WEEKID "99" leads to no week (WEEKMAPNUMERIC)']],
    );
  });

  it('finds the weeks of a week id that CMIS made after the calendar was read, and reads again only once for one that does not exist', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear([slotOf(1)]), { queued: false });
    assert.equal((await cmis.occurrences(setId, [1])).length, 2);
    const weekId = sandbox.weekIdOf(setId, [1, 3]);
    sandbox.updateSlot({ setId, slotId: 1 }, { weekId });
    assert.deepEqual(
      (await cmis.occurrences(setId, [1])).map(event => event.date),
      ['2026-09-07', '2026-09-21'],
    );
    sandbox.updateSlot({ setId, slotId: 1 }, { weekId: 4711 });
    await cmis.occurrences(setId, [1]);
    const before = context.counted;
    await cmis.occurrences(setId, [1]);
    assert.equal(context.counted - before, 1);
  });

  it('takes the e-mail of the lecturer, else of the contact, and follows a change of either', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    sandbox.load(
      smallYear([
        slotOf(1, { contact: '100002' }),
        slotOf(2, { lecturerId: null, contact: '100002' }),
        slotOf(3, { lecturerId: '100003', contact: '100002' }),
        slotOf(4, { lecturerId: '100003' }),
      ]),
      { queued: false },
    );
    const emails = async (): Promise<unknown> =>
      (await cmis.occurrences(setId, [1, 2, 3, 4]))
        .filter(event => event.week === 1)
        .map(event => event.presenterEmail);
    const drew = 'drew.dale@example.ac.uk';
    assert.deepEqual(await emails(), ['alex.ash@example.ac.uk', drew, drew, null]);
    sandbox.setEmail('100001', 'a.ash@example.ac.uk');
    assert.deepEqual(await emails(), ['a.ash@example.ac.uk', drew, drew, null]);
  });

  it('follows what the triggers cannot see: requests, room features, module groups, names', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    sandbox.load(smallYear([slotOf(1, { requests: ['AUDIOREC'] })]), { queued: false });
    const now = async () => (await cmis.occurrences(setId, [1])).at(0);
    assert.equal((await now())?.feature, 'AUDIOREC');
    sandbox.setRequest({ setId, slotId: 1 }, 'VIDEOREC', true);
    sandbox.setSlotName(setId, 1, 'Revision');
    assert.equal((await now())?.feature, 'VIDEOREC');
    assert.equal((await now())?.name, 'Revision');
    sandbox.setModuleGroup(setId, 'HIST1001', 'LC01', false);
    assert.equal(await now(), undefined);
    sandbox.setModuleGroup(setId, 'HIST1001', 'LC01', true);
    sandbox.setRoomFeature(setId, 'R1', 'AUDIOREC', false);
    assert.notEqual(await now(), undefined);
    sandbox.setRoomFeature(setId, 'R1', 'VIDEOREC', false);
    assert.equal(await now(), undefined);
    assert.equal(await cmis.hasUnprocessed(), false);
  });

  it('dates the last change by the queue, and finds lessons of weeks that begin on a Thursday', async t => {
    let now = Date.parse('2026-09-01T10:00:00Z');
    const { sandbox, cmis } = await openSandbox(t, { now: () => now });
    const year = { ...smallYear([slotOf(1), slotOf(2)]), weekStarts: ['2026-09-03', '2026-09-10', '2026-09-17'] };
    sandbox.load(year, { queued: false });
    now += 60_000;
    sandbox.updateSlot({ setId, slotId: 2 }, { weekday: 4, start: '11:00', finish: '12:00' });
    const events = await cmis.roomDayEvents([{ setId, rooms: ['R1'], date: '2026-09-07' }]);
    assert.deepEqual(
      events.map(event => [event.slotId, event.date, event.changedAt]),
      [[2, '2026-09-07', '2026-09-01T10:01:00']],
    );
    assert.equal((await cmis.occurrences(setId, [1])).at(0)?.changedAt, null);
  });

  it('counts weekdays from 1 where CMIS does', async t => {
    const { sandbox, cmis } = await openSandbox(t, { firstWeekday: 1 });
    sandbox.load(smallYear([slotOf(1, { weekday: 1, weekId: 3 })]), { queued: false });
    assert.equal((await cmis.occurrences(setId, [1])).at(0)?.date, '2026-09-07');
    assert.equal((await cmis.roomDayEvents([{ setId, rooms: ['R1'], date: '2026-09-07' }])).length, 1);
  });

  it('sends nothing once the run is to stop', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear([slotOf(1)]), { queued: false });
    context.abort.abort(new Error('lease lost'));
    await assert.rejects(cmis.occurrences(setId, [1]), /lease lost/);
    await assert.rejects(cmis.markRows([1], { from: 'UNPROCESSED', to: 'IN_PROGRESS' }), /lease lost/);
    assert.equal(context.counted, 0);
  });
});
