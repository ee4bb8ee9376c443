import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { many } from '#shared/core/many.ts';
import type { CollectionDeclaration } from '../collection-definition.ts';
import { idOfKey } from '../document/document-key.ts';
import { numberIn, type Row, textIn } from './rows.ts';
import { storeError } from './sqlite-error.ts';
import { claimStateFile } from './state-file.ts';

/** At most so many broken documents of a collection are named. */
const brokenNamed = 5;

export interface CheckedCollection {
  readonly name: string;
  readonly documents: number;
  /** Of them, those that reads no longer see. */
  readonly expired: number;
  /** How many break their schema, so that whoever needs them stops. */
  readonly broken: number;
}

export interface StateCheck {
  readonly bytes: number;
  /** Of the last commit, ms since the epoch; 0 where there is none. */
  readonly writtenAt: number;
  readonly collections: readonly CheckedCollection[];
  /** What is wrong, in sentences; none where all is in order. */
  readonly problems: readonly string[];
}

/**
 * Reads the whole state file: whether SQLite finds it sound, and whether every document is what its collection says.
 * `now`: ms since the epoch. Changes nothing. Throws ConfigError where there is no state file, or none of ours.
 */
export function checkState(file: string, collections: readonly CollectionDeclaration[], now: number): StateCheck {
  claimStateFile(file, 'look');
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const damage = integrityProblems(database);
    if (damage.length > 0) return { bytes: sizeOf(file), writtenAt: 0, collections: [], problems: damage };
    const clock = database.prepare('SELECT clock FROM _store').get();
    const writtenAt = clock === undefined ? 0 : numberIn(clock, 'clock');
    const tables = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('_store') ORDER BY name`)
      .all()
      .map(row => textIn(row, 'name'));
    const problems = [...modeProblems(file), ...clockProblems(writtenAt, now)];
    const checked = tables.map(name => {
      const found = checkCollection(database, name, collections, Math.max(writtenAt, now));
      problems.push(...found.problems);
      return found.collection;
    });
    return { bytes: sizeOf(file), writtenAt, collections: checked, problems };
  } catch (error) {
    throw storeError(error, file);
  } finally {
    database.close();
  }
}

function integrityProblems(database: DatabaseSync): string[] {
  try {
    const rows: Row[] = database.prepare('PRAGMA integrity_check(10)').all();
    const found = rows.map(row => textIn(row, 'integrity_check'));
    return found.filter(line => line !== 'ok').map(line => `The file is damaged: ${line}.`);
  } catch (error) {
    // Damage that keeps SQLite from looking for damage.
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) === 11)
      return [`The file is damaged: ${error.message}.`];
    throw error;
  }
}

function checkCollection(
  database: DatabaseSync,
  name: string,
  collections: readonly CollectionDeclaration[],
  clock: number,
): { readonly collection: CheckedCollection; readonly problems: readonly string[] } {
  const schema = collections.find(collection => collection.name === name)?.schema;
  const broken: string[] = [];
  let [documents, expired] = [0, 0];
  for (const row of database.prepare(`SELECT id, fields, expiresAt FROM "${name}"`).iterate()) {
    documents += 1;
    if (typeof row['expiresAt'] === 'number' && row['expiresAt'] <= clock) expired += 1;
    else if (schema !== undefined && !schema.safeParse(jsonIn(row)).success) broken.push(idOfKey(textIn(row, 'id')));
  }
  const collection = { name, documents, expired, broken: broken.length };
  if (schema === undefined && documents > 0) {
    return {
      collection,
      problems: [`This version of Lockstep knows no collection ${name}; is the state a newer one's?`],
    };
  }
  if (broken.length === 0) return { collection, problems: [] };
  const more = broken.length > brokenNamed ? ' …' : '';
  const named = `${broken.slice(0, brokenNamed).join(', ')}${more}`;
  return {
    collection,
    problems: [
      `${many(broken.length, 'document', 'documents')} of ${name} ${broken.length === 1 ? 'is not what it' : 'are not what they'} should be: ${named}`,
    ],
  };
}

function jsonIn(row: Row): unknown {
  try {
    return JSON.parse(textIn(row, 'fields'));
  } catch {
    // Which no schema takes: it counts as broken.
    return undefined;
  }
}

function modeProblems(file: string): string[] {
  const mode = statSync(file).mode & 0o777;
  if (process.platform === 'win32' || (mode & 0o077) === 0) return [];
  return [`Others than its owner may read the file (mode ${mode.toString(8)}): chmod 600 ${file}`];
}

function clockProblems(writtenAt: number, now: number): string[] {
  if (writtenAt <= now + 60_000) return [];
  const minutes = Math.round((writtenAt - now) / 60_000);
  return [
    `It was last written ${many(minutes, 'minute', 'minutes')} ahead of this machine's clock, and its own stands still until then.`,
  ];
}

function sizeOf(file: string): number {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return statSync(file).size + (log?.size ?? 0);
}
