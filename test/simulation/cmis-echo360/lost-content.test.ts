import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { letGo } from '#functions/cmis-echo360/refresh/let-go.ts';
import type { Campus } from './support/campus.ts';
import { onCampus } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const hours = 3_600_000;

/** How other tables lose what slots 1 and 2 are sent with, and what the finding says of it. */
const losses = [
  {
    what: 'the people',
    lose: 'delete from STT_EXT_PERSON',
    found: /^STT_EXT_PERSON tells the presenter of slot 1 of 2026\/27 no more.*2 recordings keep/,
    others: /^SLOTDETAILS or STT_EXT_PERSON tells the presenter of slot 2 /,
  },
  {
    what: 'the addresses',
    lose: "update STT_EXT_PERSON set BUSINESSEMAIL = ' '",
    found: /^STT_EXT_PERSON tells the presenter of slot 1 /,
    others: /^SLOTDETAILS or STT_EXT_PERSON tells the presenter of slot 2 /,
  },
  {
    what: 'the lecturers alone, so that the contact would present',
    lose: "delete from STT_EXT_PERSON where PERSONNO = 'P1'",
    found: /^STT_EXT_PERSON tells the presenter of slot 1 /,
    others: undefined,
  },
  {
    what: 'the details of slots',
    lose: 'delete from SLOTDETAILS',
    found: /^V_STT_SLOTDETAILS tells the name of slots 1, 2 of 2026\/27 no more.*3 recordings keep/,
    others: /^SLOTDETAILS or STT_EXT_PERSON tells the presenter of slot 2 /,
  },
  {
    what: 'the names alone',
    lose: "update SLOTDETAILS set DESCRIP = ''",
    found: /^V_STT_SLOTDETAILS tells the name of slots 1, 2 /,
    others: undefined,
  },
] as const;

/** Slot 1 is presented by its lecturer, slot 2 by its contact. */
async function enter(campus: Campus): Promise<void> {
  campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9, lecturerId: 'P1', contact: 'P2' }));
  campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00', { lecturerId: null, contact: 'P3' }));
  campus.cmis.database.exec('update WEEKMAPNUMERIC set WEEKID = 99 where WEEKID = 9 and WEEKNUMBER > 2');
  await campus.queue()();
}

async function night(campus: Campus) {
  const compared = await campus.refresh()();
  await campus.queue()();
  return compared;
}

/** What Echo360 holds, in all that is sent. */
const shown = (campus: Campus) =>
  campus.echo360.state
    .snapshot()
    .map(({ externalId, name, presenterEmail, input1, input2 }) => ({
      externalId,
      name,
      presenterEmail,
      input1,
      input2,
    }))
    .sort((a, b) => ((a.externalId ?? '') < (b.externalId ?? '') ? -1 : 1));

const questions = ({ findings }: Awaited<ReturnType<typeof night>>) =>
  findings.filter(({ kind }) => kind === 'in-question').map(({ message }) => message);

const tables = ['STT_EXT_PERSON', 'SLOTDETAILS'];

describe('what a recording was sent with and another table lost', () => {
  for (const { what, lose, found, others } of losses) {
    it(`stays as it was sent for a night, by name, and for good when it is there again: ${what}`, async () => {
      await onCampus({}, async campus => {
        await enter(campus);
        const held = shown(campus);
        assert.equal(held.length, 3);
        assert.deepEqual(
          held.map(({ presenterEmail }) => presenterEmail),
          ['person1@example.ac.uk', 'person1@example.ac.uk', 'person3@example.ac.uk'],
        );
        const { database } = campus.cmis;
        for (const table of tables) database.exec(`create table KEPT_${table} as select * from ${table}`);
        database.exec(lose);
        const compared = await night(campus);
        assert.equal(compared.status, 'succeeded', compared.message);
        assert.ok(
          questions(compared).some(text => found.test(text)),
          questions(compared).join('\n'),
        );
        if (others !== undefined) assert.ok(questions(compared).some(text => others.test(text)));
        assert.deepEqual(shown(campus), held);
        // A message of the slot finds the same, and brings what TIMETABLE itself says.
        campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '08:30' });
        await campus.queue()();
        assert.deepEqual(shown(campus), held);
        assert.ok(campus.recordings().every(text => !text.includes('09:00')));
        assert.equal((await campus.refresh()()).counts['mark'], undefined);
        for (const table of tables) {
          database.exec(`delete from ${table}; insert into ${table} select * from KEPT_${table}`);
        }
        campus.clock.skip(24 * hours);
        assert.deepEqual(questions(await night(campus)), []);
        assert.deepEqual(shown(campus), held);
        // A later loss begins anew.
        database.exec(lose);
        await night(campus);
        assert.deepEqual(shown(campus), held);
      });
    });

    it(`goes when two readings twenty hours apart agree, and not before: ${what}`, async () => {
      await onCampus({}, async campus => {
        await enter(campus);
        const held = shown(campus);
        campus.cmis.database.exec(lose);
        await night(campus);
        campus.clock.skip(19 * hours);
        await night(campus);
        assert.deepEqual(shown(campus), held);
        campus.clock.skip(2 * hours);
        await night(campus);
        assert.notDeepEqual(shown(campus), held);
        assert.deepEqual(questions(await night(campus)), []);
      });
    });
  }

  it('goes when a person says so, of exactly the slots named', async () => {
    await onCampus({}, async campus => {
      await enter(campus);
      campus.cmis.database.exec('delete from STT_EXT_PERSON');
      await night(campus);
      assert.equal((await letGo(campus.operating(), { ids: ['1'] })).done, 2);
      await campus.queue()();
      assert.deepEqual(
        shown(campus).map(({ presenterEmail }) => presenterEmail),
        [null, null, 'person3@example.ac.uk'],
      );
    });
  });

  it('is as CMIS says at once where another person, name or address stands in its place', async () => {
    await onCampus({}, async campus => {
      await enter(campus);
      campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: 'P3' });
      campus.cmis.database.exec("update SLOTDETAILS set DESCRIP = 'Renamed'");
      campus.cmis.database.exec(
        "update STT_EXT_PERSON set BUSINESSEMAIL = 'person2@example.ac.uk' where PERSONNO = 'P3'",
      );
      await campus.queue()();
      assert.deepEqual(questions(await night(campus)), []);
      assert.deepEqual(
        shown(campus).map(({ name, presenterEmail }) => `${name} ${presenterEmail}`),
        ['Renamed person2@example.ac.uk', 'Renamed person2@example.ac.uk', 'Renamed person2@example.ac.uk'],
      );
      // Nobody in particular teaches it any more: TIMETABLE says so itself, and the contact presents.
      campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: null });
      await campus.queue()();
      assert.equal(shown(campus)[0]?.presenterEmail, 'person2@example.ac.uk');
    });
  });

  it('as the recording of pictures, is a wish of few, acted on the same night, and in question of many', async () => {
    for (const [mostUnasked, isWish] of [
      [2, true],
      [1, false],
    ] as const) {
      await onCampus({ refresh: { mostUnasked } }, async campus => {
        for (const id of [1, 2]) {
          campus.cmis.insertSlot(setId, slot(id, `1${id}:00`, `1${id}:50`, { requests: ['VIDEOREC', 'AUDIOREC'] }));
        }
        await campus.queue()();
        for (const slotId of [1, 2]) campus.cmis.setRequest({ setId, slotId }, 'VIDEOREC', false);
        const compared = await night(campus);
        assert.equal(questions(compared).length, isWish ? 0 : 1);
        assert.deepEqual(
          shown(campus).map(({ input2 }) => input2),
          isWish ? [null, null] : ['Video', 'Video'],
        );
      });
    }
  });
});
