import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Connection } from 'mariadb';
import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import { CachedCalendar } from '#shared/clients/cmis/cached-calendar.ts';
import { cmisOver } from '#shared/clients/cmis/cmis-upstream.ts';
import { HeldRooms } from '#shared/clients/cmis/held-rooms.ts';
import { readerSuite } from '#test/clients/cmis/reader-suite.ts';
import { testContext } from '#test/clients/cmis/testing.ts';
import { type MariaDb, startMariaDb, withoutMariaDb } from '#test/support/mariadb.ts';
import { installationSuite } from './installation-suite.ts';
import { loadYear } from './load-year.ts';
import { mariadbCmis, mariadbTriggers } from './mariadb-cmis.ts';
import { runScript } from './run-script.ts';
import { createSchema, insertRows, scripts } from './schema.ts';
import { surroundingRows, surroundings } from './surroundings.ts';
import { triggerSuite } from './trigger-suite.ts';

const leftOut = withoutMariaDb(process.env);

if (leftOut) {
  it('LOCKSTEP_WITHOUT=mariadb leaves out: the PL/SQL scripts, its triggers, and the reader on MariaDB', t => {
    t.diagnostic('nothing of the PL/SQL was tested');
  });
} else {
  describe('the PL/SQL on MariaDB in Oracle mode', { concurrency: false }, () => {
    let server: MariaDb | undefined;
    const connections: Connection[] = [];
    const connect = async (
      options: { readonly database?: string; readonly user?: string } = {},
    ): Promise<Connection> => {
      assert.ok(server !== undefined);
      const connection = await server.connect(options);
      connections.push(connection);
      return connection;
    };
    before(async () => {
      server = await startMariaDb();
    });
    after(async () => {
      for (const connection of connections) await connection.end();
      await server?.stop();
    });

    describe('installation', () => installationSuite(connect));

    describe('triggers', () => {
      let connection: Connection | undefined;
      before(async () => {
        connection = await connect();
        await createSchema(connection, 'TRIGGERS');
        await runScript(connection, scripts.install);
        await insertRows(connection, surroundingRows(surroundings));
      });
      triggerSuite(async () => {
        assert.ok(connection !== undefined);
        return mariadbTriggers(connection);
      }, 120);
    });

    describe('the reader, with the rights of grants.sql and no more', () => {
      const full = createUniversityYear({ seed: 7, setId: '2026/27', rooms: 198 });
      const year = {
        ...full,
        slots: full.slots.filter((slot, index) => index % 5 === 0 || slot.roomGroupCode !== null),
      };
      let reader: Connection | undefined;
      before(async () => {
        const owner = await connect();
        await createSchema(owner, 'CMIS');
        await runScript(owner, scripts.install);
        await loadYear(owner, year);
        await owner.query('create user LOCKSTEP');
        await runScript(owner, scripts.grants, 'LOCKSTEP');
        reader = await connect({ database: 'CMIS', user: 'LOCKSTEP' });
      });
      const open = async () => {
        assert.ok(reader !== undefined);
        const connection = {
          database: mariadbCmis(reader, 'CMIS'),
          calendars: new CachedCalendar(0),
          rooms: new HeldRooms(),
        };
        return cmisOver(connection, testContext(), { timeoutMs: 30_000, broken: () => undefined });
      };
      readerSuite(year, open);

      it('takes the queue that the triggers wrote, marks it, and may change nothing else', async () => {
        const cmis = await open();
        assert.equal(await cmis.hasUnprocessed(), true);
        const { rows } = await cmis.queueRows({ max: 700 });
        assert.ok(rows.length > 300);
        assert.ok(
          rows.every(row => row.action === 'I' && !row.oldValid && row.newValid && row.status === 'UNPROCESSED'),
        );
        const ids = rows.map(row => row.id);
        assert.equal(await cmis.markRows(ids, { from: 'UNPROCESSED', to: 'IN_PROGRESS' }), ids.length);
        assert.equal(await cmis.markRows(ids, { from: 'UNPROCESSED', to: 'IN_PROGRESS' }), 0);
        assert.equal(
          await cmis.failRows(
            new Map(ids.slice(0, 2).map((id, index) => [id, `week ${index + 3}: no room`])),
            'IN_PROGRESS',
          ),
          2,
        );
        const [failed] = (await cmis.queueRowsById(ids.slice(0, 1))).rows;
        assert.equal(failed?.error, 'week 3: no room');
        assert.match(failed?.processedAt ?? '', /^\d{4}-\d\d-\d\dT/);
        const [event] = await cmis.occurrences(
          '2026/27',
          rows.slice(0, 1).map(row => row.slotId),
        );
        assert.match(event?.changedAt ?? '', /^\d{4}-\d\d-\d\dT/);
        for (const sql of [
          'update STT_ECHO_QUEUE set ROOMID = null',
          'delete from STT_ECHO_QUEUE',
          'insert into STT_ECHO_QUEUE (ID) values (1)',
          'update TIMETABLE set STATUS = 3',
          'select * from SLOTDETAILS',
        ]) {
          await assert.rejects(reader?.query(sql) ?? Promise.resolve(), /command denied/, sql);
        }
      });
    });
  });
}
