import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryNotifications } from '#functions/cmis-echo360/queue/retry-notifications.ts';
import { letGo } from '#functions/cmis-echo360/refresh/let-go.ts';
import type { Campus } from './support/campus.ts';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const hours = 3_600_000;

/** How each table one join away loses what slot 1 hangs on, and the statements that put it back. */
const losses: readonly { readonly table: string; readonly lose: string; readonly lost: readonly string[] }[] = [
  { table: 'MODULE', lose: "delete from MODULE where MODULEID = 'HIST2002'", lost: ['MODULE'] },
  { table: 'MODULEGROUPS', lose: "delete from MODULEGROUPS where MODULEID = 'HIST2002'", lost: ['MODULEGROUPS'] },
  {
    table: 'STT_COMPONENT_TYPE',
    lose: "delete from STT_COMPONENT_TYPE where MODULE_SUBGROUP_CODE = 'SM'",
    lost: ['STT_COMPONENT_TYPE'],
  },
  { table: 'ROOMFEATURES', lose: "delete from ROOMFEATURES where ROOMID = 'R2'", lost: ['ROOMFEATURES'] },
  {
    table: 'WEEKMAPNUMERIC',
    lose: 'delete from WEEKMAPNUMERIC where WEEKID = 9 and WEEKNUMBER > 2',
    lost: ['WEEKMAPNUMERIC'],
  },
];

/** Slot 1 hangs on rows of its own in each table; slot 2 is unaffected and stands for the rest of the year. */
function enter(campus: Campus): void {
  campus.cmis.insertSlot(
    setId,
    slot(1, '09:00', '10:00', { weekId: 9, moduleId: 'HIST2002', groupCode: 'SM01', roomId: 'R2' }),
  );
  campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { weekId: 10 }));
}

/** Loses rows of a table; returns what puts them back. */
function lose(campus: Campus, { table, lose: statement }: (typeof losses)[number]): () => void {
  const { database } = campus.cmis;
  database.exec(`create table KEPT as select * from ${table}`);
  database.exec(statement);
  return () => database.exec(`delete from ${table}; insert into ${table} select * from KEPT`);
}

async function night(campus: Campus) {
  const compared = await campus.refresh()();
  await campus.queue()();
  return compared;
}

describe('a slot that stands as it was while another table lost it', () => {
  for (const loss of losses) {
    it(`keeps its recordings for a night, by name, and for good when ${loss.table} is filled again`, async () => {
      await onCampus({}, async campus => {
        enter(campus);
        await campus.queue()();
        const held = campus.recordings();
        assert.equal(held.length, 7);
        const refill = lose(campus, loss);
        const compared = await night(campus);
        assert.equal(compared.status, 'succeeded', compared.message);
        const found = compared.findings.filter(({ kind }) => kind === 'in-question');
        assert.deepEqual(
          found.map(({ target }) => target),
          loss.lost,
        );
        assert.match(found[0]?.message ?? '', new RegExp(`${loss.table} lacks slot 1 of 2026/27.*recordings? stays?`));
        assert.equal((await campus.refresh()()).message, 'Nothing to do.');
        await campus.queue()();
        assert.deepEqual(campus.recordings(), held);

        refill();
        campus.clock.skip(24 * hours);
        const well = await night(campus);
        assert.deepEqual(
          well.findings.filter(({ kind }) => kind === 'in-question'),
          [],
        );
        assert.deepEqual(campus.recordings(), held);
        // What was in question once is not held against it: a later loss begins anew.
        campus.cmis.database.exec(loss.lose);
        await night(campus);
        assert.deepEqual(campus.recordings(), held);
      });
    });

    it(`lets them go when two readings twenty hours apart miss it in ${loss.table}, within the limits`, async () => {
      await onCampus({}, async campus => {
        enter(campus);
        await campus.queue()();
        const held = campus.recordings();
        lose(campus, loss);
        await night(campus);
        campus.clock.skip(19 * hours);
        await night(campus);
        assert.deepEqual(campus.recordings(), held);
        campus.clock.skip(2 * hours);
        await night(campus);
        const gone = loss.table === 'WEEKMAPNUMERIC' ? 2 : 4;
        assert.equal(campus.recordings().length, held.length - gone);
        assert.equal((await campus.refresh()()).findings.filter(({ kind }) => kind === 'in-question').length, 0);
      });
    });

    it(`is judged alike by the queue, which a message leads to it (${loss.table})`, async () => {
      await onCampus({}, async campus => {
        enter(campus);
        await campus.queue()();
        const held = campus.recordings();
        campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: 'P2' });
        campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: 'P1' });
        lose(campus, loss);
        const result = await campus.queue()();
        assert.equal(result.status, 'succeeded', result.message);
        assert.deepEqual(campus.recordings(), held);
        // Of weeks that its WEEKID has lost already, a message does not speak.
        if (loss.table !== 'WEEKMAPNUMERIC') {
          assert.match((await statuses(campus)).at(-1) ?? '', /WARN/);
          assert.match(await messages(campus), new RegExp(`in question: ${loss.table} has`));
        }
        assert.equal((await campus.refresh()()).counts['mark'], undefined);
      });
    });
  }

  it('is in the way of others, and the finding names both', async () => {
    await onCampus({}, async campus => {
      enter(campus);
      await campus.queue()();
      const held = campus.recordings();
      lose(campus, { table: 'MODULE', lose: "delete from MODULE where MODULEID = 'HIST2002'", lost: [] });
      campus.cmis.insertSlot(setId, slot(3, '09:30', '10:30', { roomId: 'R2' }));
      await campus.queue()();
      assert.deepEqual(campus.recordings(), held);
      assert.match((await statuses(campus)).at(-1) ?? '', /IN_CONFLICT/);
      const compared = await campus.refresh()();
      const [clash] = compared.findings.filter(({ kind }) => kind === 'excluded');
      assert.match(
        clash?.message ?? '',
        /^Lesson 3 .*overlaps Lesson 1, which is in question, in Echo360 \[1-1-2026-27\]/,
      );
    });
  });

  it('goes at once when it left TIMETABLE or its own entry says so, though the table lost it as well', async () => {
    for (const edit of [
      (campus: Campus) => campus.cmis.deleteSlot({ setId, slotId: 1 }),
      (campus: Campus) => campus.cmis.cancelSlot({ setId, slotId: 1 }),
      (campus: Campus) => campus.cmis.updateSlot({ setId, slotId: 1 }, { roomId: null }),
      (campus: Campus) => campus.cmis.updateSlot({ setId, slotId: 1 }, { moduleId: 'NONE9999' }),
    ]) {
      await onCampus({}, async campus => {
        enter(campus);
        await campus.queue()();
        lose(campus, { table: 'MODULE', lose: "delete from MODULE where MODULEID = 'HIST2002'", lost: [] });
        edit(campus);
        await night(campus);
        assert.equal(campus.recordings().length, 3);
      });
    }
  });

  it('knows its entry by what the last message said, also where that changed nothing that is sent', async () => {
    await onCampus({}, async campus => {
      enter(campus);
      await campus.queue()();
      // Weeks 3 and 4 are in both patterns; 1 and 2 go.
      campus.cmis.updateSlot({ setId, slotId: 1 }, { weekId: 10 });
      await campus.queue()();
      const held = campus.recordings();
      assert.equal(held.length, 6);
      campus.cmis.database.exec('delete from WEEKMAPNUMERIC where WEEKID = 10 and WEEKNUMBER = 3');
      await night(campus);
      assert.deepEqual(campus.recordings(), held);
    });
  });

  it('goes when a person says so, exactly those named', async () => {
    await onCampus({}, async campus => {
      enter(campus);
      await campus.queue()();
      lose(campus, { table: 'ROOMFEATURES', lose: "delete from ROOMFEATURES where ROOMID = 'R2'", lost: [] });
      await assert.rejects(
        letGo(campus.operating(), { ids: ['1-1-2026-27'] }),
        /Nothing of 1-1-2026-27 is in question/,
      );
      await night(campus);
      const answer = await letGo(campus.operating(), { ids: ['1-1-2026-27'] });
      assert.equal(answer.done, 1);
      await campus.queue()();
      assert.equal(campus.recordings().length, 6);
      assert.ok(!campus.recordings().some(text => text.includes(`R2 ${tuesday}`)));
      assert.equal((await letGo(campus.operating(), { ids: ['1'] })).done, 3);
      await campus.queue()();
      assert.equal(campus.recordings().length, 3);
    });
  });
});

describe('a slot whose own requests are gone', () => {
  it('is a wish, acted on the same night; of more than so many at once it is in question', async () => {
    await onCampus({ refresh: { mostUnasked: 2 } }, async campus => {
      for (let id = 1; id <= 4; id++) campus.cmis.insertSlot(setId, slot(id, `1${id}:00`, `1${id}:50`));
      await campus.queue()();
      for (const slotId of [1, 2, 3]) campus.cmis.setRequest({ setId, slotId }, 'VIDEOREC', false);
      const compared = await night(campus);
      assert.equal(campus.recordings().length, 4);
      assert.match(
        compared.findings.find(({ kind }) => kind === 'in-question')?.message ?? '',
        /ROOMREQUESTS lacks slots 1, 2, 3/,
      );
      campus.cmis.setRequest({ setId, slotId: 3 }, 'VIDEOREC', true);
      await night(campus);
      assert.equal(campus.recordings().length, 2);
    });
  });

  it('stays for the queue alone, which cannot see whether the table holds', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await campus.queue()();
      campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: 'P2' });
      campus.cmis.setRequest({ setId, slotId: 1 }, 'VIDEOREC', false);
      await campus.queue()();
      assert.equal(campus.recordings().length, 2);
      await night(campus);
      assert.equal(campus.recordings().length, 1);
    });
  });
});

describe('weeks that cannot be told', () => {
  it('fail their row, which is retried like any other when CMIS has them', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 77 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-0 FAILED', '2-1 SUCCESS']);
      assert.match(campus.queueRows()[0]?.ERROR ?? '', /^WEEKID 77 has no weeks/);
      await retry(campus);
      await campus.queue()();
      assert.deepEqual((await statuses(campus)).sort(), ['1-0 FAILED', '1-0 retry 1 FAILED', '2-1 SUCCESS']);
      assert.equal(campus.queueRows()[0]?.STATUS, 'FAILED');
      campus.cmis.database.exec(`insert into WEEKMAPNUMERIC values ('${setId}', 77, 2), ('${setId}', 77, 3)`);
      await retry(campus);
      await campus.queue()();
      assert.deepEqual((await statuses(campus)).sort(), [
        '1-0 FAILED',
        '1-0 retry 1 FAILED',
        '1-0 retry 2 SUCCESS',
        '1-2 SUCCESS',
        '1-3 SUCCESS',
        '2-1 SUCCESS',
      ]);
      assert.deepEqual(campus.queueRows()[0], { ID: 1, STATUS: 'PROCESSED', ERROR: null });
      assert.equal(campus.recordings().length, 3);
    });
  });

  it('keep every recording of the slot: an unknown WEEKID, and a week without a first day', async () => {
    for (const spoil of [
      'delete from WEEKMAPNUMERIC where WEEKID = 9',
      'delete from WEEKSTRUCTURE where WEEKNUMBER > 2',
      'update WEEKSTRUCTURE set STARTDATE = null where WEEKNUMBER = 2',
    ]) {
      await onCampus({}, async campus => {
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
        campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
        await campus.queue()();
        const held = campus.recordings();
        campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: 'P2' });
        campus.cmis.updateSlot({ setId, slotId: 1 }, { lecturerId: 'P1' });
        campus.cmis.database.exec(spoil);
        await campus.queue()();
        const compared = await night(campus);
        assert.match(
          compared.findings.map(({ message }) => message).join('\n'),
          /Lesson 1 .*(WEEKMAPNUMERIC|WEEKSTRUCTURE)/,
        );
        campus.clock.skip(30 * hours);
        await night(campus);
        assert.deepEqual(campus.recordings(), held, spoil);
      });
    }
  });
});

async function retry(campus: Campus): Promise<void> {
  assert.equal((await retryNotifications(campus.operating(), { all: true })).done, 1);
}
