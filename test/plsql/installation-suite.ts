import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Connection } from 'mariadb';
import { runScript } from './run-script.ts';
import { createSchema, insertRows, scripts } from './schema.ts';
import { surroundingRows, surroundings } from './surroundings.ts';

const objects = async (connection: Connection): Promise<readonly string[]> => {
  const rows: readonly { readonly o: string }[] = await connection.query(
    "select concat(OBJECT_TYPE, ' ', OBJECT_NAME) as o from USER_OBJECTS order by 1",
  );
  return rows.map(row => row.o);
};

const newSlot =
  "insert into TIMETABLE (SETID, SLOTID, SLOTENTRY, SOURCESID, STATUS, WEEKID, WEEKDAY, STARTTIME, FINISHTIME, MODULEID, MODGRPCODE, ROOMID, LECTURERID) values ('2026/27', 1, 1, 'TEACH', 2, 1, 0, '09:00', '10:00', 'HIST1001', 'LC01', 'R1', '100001')";
const queue = (connection: Connection): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  connection.query('select STATUS, ACTION, ROOMID, ROOMID_OLD from STT_ECHO_QUEUE order by ID');

/** The queue as the published design has it, made by hand, with what Oracle had no type for as a number. */
const publishedQueue = `create table STT_ECHO_QUEUE (
  ID NUMBER, OLD_VALID NUMBER(1), NEW_VALID NUMBER(1), CREATED DATE, PROCESSED DATE, STATUS VARCHAR(1), ERROR VARCHAR2(100), ACTION VARCHAR(1),
  SETID VARCHAR2(10), SLOTID NUMBER, WEEKID_OLD NUMBER, WEEKID_NEW NUMBER, WEEKDAY NUMBER, STARTTIME VARCHAR2(5), FINISHTIME VARCHAR2(5),
  MODULEID VARCHAR2(20), MODGRPCODE VARCHAR2(10), ROOMID VARCHAR2(16), ROOMGRPCODE VARCHAR2(12), LECTURERID VARCHAR2(10),
  BUSINESSEMAIL VARCHAR2(80), FEATUREID VARCHAR2(10))`;

/** What installing, upgrading and removing must do. */
export function installationSuite(connect: () => Promise<Connection>): void {
  it('installs what it says, and uninstalling leaves nothing of it and everything else', async () => {
    const connection = await connect();
    await createSchema(connection, 'INSTALLED');
    // Tables of an earlier project, which are somebody else's.
    for (const name of ['STT_ECHO_ROOM', 'STT_ECHO_USER', 'STT_ECHO_SECTION'])
      await connection.query(`create table ${name} (ID NUMBER)`);
    await insertRows(connection, surroundingRows(surroundings));
    const before = await objects(connection);
    await runScript(connection, scripts.install);
    assert.equal((await objects(connection)).length, before.length + 17);
    await connection.query(newSlot);
    assert.equal((await queue(connection)).length, 1);
    await runScript(connection, scripts.uninstall);
    assert.deepEqual(await objects(connection), before);
    await connection.query('update TIMETABLE set STATUS = 3');
    await runScript(connection, scripts.uninstall);
    await runScript(connection, scripts.install);
    assert.equal((await queue(connection)).length, 0);
  });

  it('does not install over what is there', async () => {
    const connection = await connect();
    await createSchema(connection, 'TWICE');
    await runScript(connection, scripts.install);
    await assert.rejects(runScript(connection, scripts.install), /queue-table\.sql.*already exists/s);
  });

  it('upgrades again and again, keeping rows and the views that were replaced', async () => {
    const connection = await connect();
    await createSchema(connection, 'UPGRADED');
    await insertRows(connection, surroundingRows(surroundings));
    await runScript(connection, scripts.install);
    await connection.query(
      "create or replace view STT_ECHO_V_PRESENTER as select 'x' as PERSONNO, 'own@example.ac.uk' as BUSINESSEMAIL",
    );
    await connection.query(newSlot);
    const before = [await objects(connection), await queue(connection)];
    await runScript(connection, scripts.upgrade);
    await runScript(connection, scripts.upgrade);
    assert.deepEqual([await objects(connection), await queue(connection)], before);
    const rows: readonly unknown[] = await connection.query('select * from STT_ECHO_V_PRESENTER');
    assert.deepEqual(rows, [{ PERSONNO: 'x', BUSINESSEMAIL: 'own@example.ac.uk' }]);
  });

  it('upgrades a queue that was made by hand from the published design', async () => {
    const connection = await connect();
    await createSchema(connection, 'BYHAND');
    await insertRows(connection, surroundingRows(surroundings));
    await connection.query(publishedQueue);
    await connection.query(
      "insert into STT_ECHO_QUEUE (ID, OLD_VALID, NEW_VALID, CREATED, STATUS, ACTION, SETID, SLOTID, ROOMID) values (1, 0, 1, SYSDATE, 'U', 'I', '2026/27', 9, 'R2')",
    );
    await runScript(connection, scripts.upgrade);
    await connection.query(newSlot);
    await connection.query("update TIMETABLE set ROOMID = 'R2'");
    assert.deepEqual(await queue(connection), [
      { STATUS: 'UNPROCESSED', ACTION: 'I', ROOMID: 'R2', ROOMID_OLD: null },
      { STATUS: 'UNPROCESSED', ACTION: 'I', ROOMID: 'R1', ROOMID_OLD: null },
      { STATUS: 'UNPROCESSED', ACTION: 'U', ROOMID: 'R2', ROOMID_OLD: 'R1' },
    ]);
    await runScript(connection, scripts.upgrade);
    assert.equal((await queue(connection)).length, 3);
  });
}
