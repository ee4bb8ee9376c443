import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitted } from '#shared/clients/cmis/queue.ts';
import { setId, slotOf, smallYear } from './small-year.ts';
import { openSandbox } from './testing.ts';

const slots = Array.from({ length: 600 }, (_, index) => slotOf(index + 1));

describe('the CMIS queue', () => {
  it('gives the oldest unprocessed rows, as many as asked for, and says cheaply whether there are any', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear(), { queued: true });
    assert.equal(await cmis.hasUnprocessed(), false);
    sandbox.transaction(() => {
      for (const slot of slots) sandbox.insertSlot(setId, slot);
    });
    assert.equal(await cmis.hasUnprocessed(), true);
    assert.equal(context.counted, 2);
    const { rows } = await cmis.queueRows({ max: 10 });
    assert.deepEqual(
      rows.map(row => row.id),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    assert.deepEqual(
      rows.map(row => row.slotId),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    assert.equal((await cmis.queueRows({ max: 0 })).rows.length, 0);
    assert.equal((await cmis.queueRows({ max: 10_000 })).rows.length, 600);
  });

  it('does not miss a row that is committed after one with a higher id was taken', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    sandbox.load(smallYear(slots.slice(0, 3)), { queued: true });
    sandbox.database.exec('update STT_ECHO_QUEUE set ID = 99 where ID = 1');
    await cmis.markRows([2, 3, 99], { from: 'UNPROCESSED', to: 'IN_PROGRESS' });
    sandbox.database.exec(
      "insert into STT_ECHO_QUEUE select 1, 'UNPROCESSED', ERROR, ACTION, OLD_VALID, NEW_VALID, CREATED, PROCESSED, SETID, 77, WEEKID_OLD, WEEKID_NEW, WEEKDAY, WEEKDAY_OLD, STARTTIME, STARTTIME_OLD, FINISHTIME, FINISHTIME_OLD, MODULEID, MODULEID_OLD, MODGRPCODE, MODGRPCODE_OLD, ROOMID, ROOMID_OLD, ROOMGRPCODE, ROOMGRPCODE_OLD, LECTURERID, LECTURERID_OLD, BUSINESSEMAIL, FEATUREID from STT_ECHO_QUEUE where ID = 99",
    );
    assert.deepEqual(
      (await cmis.queueRows({ max: 5 })).rows.map(row => [row.id, row.slotId]),
      [[1, 77]],
    );
  });

  it('tells the days of all that wait in one statement, and gives those that are asked for if nobody has taken them', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear(slots), { queued: true });
    sandbox.database.exec("update STT_ECHO_QUEUE set WEEKDAY = 'someday' where ID = 3");
    await cmis.markRows([2], { from: 'UNPROCESSED', to: 'IN_PROGRESS' });
    const before = context.counted;
    const days = await cmis.unprocessedDays();
    assert.equal(context.counted - before, 1);
    assert.equal(
      days.reduce((sum, { ids }) => sum + ids.length, 0),
      599,
    );
    assert.deepEqual(
      days.map(each => [each.weekday, each.ids.slice(0, 3)]),
      [
        [days[0]?.weekday, [1, 4, 5]],
        [-1, [3]],
      ],
    );
    const { rows, odd } = await cmis.unprocessedRows([300, 2, 1, 4711]);
    assert.deepEqual([rows.map(({ id }) => id), odd.length], [[1, 300], 0]);
  });

  it('marks rows in batches, only those with the expected status, and once', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear(slots), { queued: true });
    const ids = slots.map((_, index) => index + 1);
    const take = { from: 'UNPROCESSED', to: 'IN_PROGRESS' } as const;
    assert.equal(await cmis.markRows(ids.slice(0, 2), take), 2);
    const before = context.counted;
    assert.equal(await cmis.markRows(ids, take), 598);
    assert.equal(context.counted - before, 3);
    assert.equal(await cmis.markRows(ids, take), 0);
    assert.equal(await cmis.hasUnprocessed(), false);
    assert.equal((await cmis.inProgressRows({ max: 1000 })).length, 600);
    assert.deepEqual(await cmis.inProgressRows({ max: 2, afterId: 40 }), [41, 42]);
  });

  it('finishes rows with the time and, where they failed, with why in the 100 bytes there are', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    sandbox.load(smallYear(slots.slice(0, 2)), { queued: true });
    await cmis.markRows([1, 2], { from: 'UNPROCESSED', to: 'IN_PROGRESS' });
    await cmis.markRows([1], { from: 'IN_PROGRESS', to: 'PROCESSED' });
    await cmis.failRows(new Map([[2, `weeks 3, 4: ${'Raum fällt aus, '.repeat(20)}`]]), 'IN_PROGRESS');
    const {
      rows: [done, failed],
    } = await cmis.queueRowsById([2, 1, 4711]);
    assert.equal(done?.status, 'PROCESSED');
    assert.equal(done?.error, null);
    assert.match(done?.processedAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    assert.equal(failed?.status, 'FAILED');
    assert.match(failed?.error ?? '', /^weeks 3, 4: Raum fällt aus.*\.\.\.$/);
    assert.ok(Buffer.byteLength(failed?.error ?? '') <= 100);
  });

  it('fails rows each with its own text, a hundred in a statement, and only those that have the status', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear(slots.slice(0, 230)), { queued: true });
    const ids = Array.from({ length: 230 }, (_, index) => index + 1);
    await cmis.markRows(ids.slice(1), { from: 'UNPROCESSED', to: 'IN_PROGRESS' });
    const before = context.counted;
    assert.equal(await cmis.failRows(new Map(ids.map(id => [id, `week ${id}: no device`])), 'IN_PROGRESS'), 229);
    assert.equal(context.counted - before, 3);
    const { rows } = await cmis.queueRowsById(ids);
    assert.deepEqual(
      rows.map(({ status, error }) => `${status} ${error}`),
      ids.map(id => (id === 1 ? 'UNPROCESSED null' : `FAILED week ${id}: no device`)),
    );
    assert.ok(rows.slice(1).every(({ processedAt }) => processedAt !== null));
    assert.equal(await cmis.failRows(new Map(), 'IN_PROGRESS'), 0);
    await cmis.markRows([7], { from: 'FAILED', to: 'PROCESSED' });
    assert.equal((await cmis.queueRowsById([7])).rows.at(0)?.error, null);
  });

  it('writes nothing without the lease', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear(slots.slice(0, 2)), { queued: true });
    context.mayWrite = false;
    await assert.rejects(cmis.markRows([1, 2], { from: 'UNPROCESSED', to: 'IN_PROGRESS' }), /no lease/);
    assert.equal((await cmis.queueRows({ max: 5 })).rows.length, 2);
  });

  it('gives a row that cannot be read apart, with what is wrong, whichever way it is read', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    sandbox.load(smallYear(slots.slice(0, 2)), { queued: true });
    sandbox.database.exec("update STT_ECHO_QUEUE set ACTION = 'X' where ID = 2");
    const { rows, odd } = await cmis.queueRows({ max: 5 });
    assert.deepEqual(
      rows.map(({ id }) => id),
      [1],
    );
    assert.match(odd[0]?.fault ?? '', /^ACTION is "X"/);
    assert.deepEqual(
      odd.map(({ id, action, setId, slotId }) => [id, action, setId, slotId]),
      [[2, null, '2026/27', slots[1]?.slotId]],
    );
    const byId = await cmis.queueRowsById([1, 2]);
    assert.deepEqual([byId.rows.length, byId.odd.length], [1, 1]);
    sandbox.database.exec("update STT_ECHO_QUEUE set STATUS = 'IN_PROGRESS'");
    assert.deepEqual(await cmis.inProgressRows({ max: 5 }), [1, 2]);
  });

  it('cuts a text at a character', () => {
    assert.equal(fitted('short', 100), 'short');
    assert.equal(fitted('ä'.repeat(50), 100), 'ä'.repeat(50));
    assert.equal(fitted('ä'.repeat(51), 100), `${'ä'.repeat(48)}...`);
  });
});
