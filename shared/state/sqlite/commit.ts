import { type CheckedWrite, isConditional } from '../document/checked-writes.ts';
import { keyOfId } from '../document/document-key.ts';
import { ticketOf } from '../document/ticket-of.ts';
import { type CommitResult, controlsOf, type Fields, type Ticket } from '../store.ts';
import type { Database } from './database.ts';
import { numberIn, rowOf, textIn } from './rows.ts';
import { keepMoment, momentOf } from './store-clock.ts';

const done: CommitResult = { ok: true };
/**
 * Expired documents are removed on the way of later commits: so many by each, per collection written to, a day after
 * their end.
 */
const sweptPerCommit = 20;
const sweptAfterMs = 24 * 3_600_000;

/**
 * Inside a transaction: carries out all writes, or says why none may be. The caller undoes what was written before a
 * failure.
 */
export function applied(
  database: Database,
  now: () => number,
  ticket: Ticket | undefined,
  writes: readonly CheckedWrite[],
): CommitResult {
  const { clock, version } = momentOf(database, now);
  if (ticket !== undefined && !holds(database, ticket, clock)) return { ok: false, why: 'ticket' };
  for (const write of writes) {
    const failure = isConditional(write) ? failureOf(database, write, clock) : done;
    if (!failure.ok) return failure;
    carryOut(database, write, { clock, version: version + 1 });
  }
  sweep(database, new Set(writes.map(write => write.collection)), clock);
  keepMoment(database, { clock, version: version + 1 });
  return done;
}

function holds(database: Database, ticket: Ticket, clock: number): boolean {
  const query = database.prepare(
    'SELECT fields FROM "functions" WHERE id = ? AND (expiresAt IS NULL OR expiresAt > ?)',
  );
  return controlsOf(ticket).every(control => {
    const row = rowOf(query, keyOfId('functions', control), clock);
    if (row === undefined) return false;
    const fields: Fields = JSON.parse(textIn(row, 'fields'));
    return ticketOf(fields) === ticket.ticket;
  });
}

function failureOf(database: Database, write: CheckedWrite, clock: number): CommitResult {
  const { collection, id, key } = write;
  const sql = `SELECT version FROM "${collection}" WHERE id = ? AND (expiresAt IS NULL OR expiresAt > ?)`;
  const row = rowOf(database.prepare(sql), key, clock);
  if (write.kind === 'create') return row === undefined ? done : { ok: false, why: 'exists', collection, id };
  const stands = row !== undefined && `${numberIn(row, 'version')}` === write.ifVersion;
  return stands ? done : { ok: false, why: 'version', collection, id };
}

function carryOut(
  database: Database,
  write: CheckedWrite,
  { clock, version }: { clock: number; version: number },
): void {
  if (write.kind === 'delete') {
    database.prepare(`DELETE FROM "${write.collection}" WHERE id = ?`).run(write.key);
    return;
  }
  database
    .prepare(
      `INSERT INTO "${write.collection}" (id, fields, version, updatedAt, expiresAt) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET fields = excluded.fields, version = excluded.version,
         updatedAt = excluded.updatedAt, expiresAt = excluded.expiresAt`,
    )
    .run(write.key, JSON.stringify(write.fields), version, clock, write.expiresAt ?? null);
}

function sweep(database: Database, collections: ReadonlySet<string>, clock: number): void {
  for (const collection of collections) {
    const expired = `SELECT id FROM "${collection}" WHERE expiresAt IS NOT NULL AND expiresAt <= ? LIMIT ${sweptPerCommit}`;
    database.prepare(`DELETE FROM "${collection}" WHERE id IN (${expired})`).run(clock - sweptAfterMs);
  }
}
