import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '#shared/core/errors.ts';
import type { Intent } from '../store.ts';

/** `PRAGMA application_id` of our files: "LOCK". SQLite keeps it in the header for such use. */
export const applicationId = 0x4c4f434b;

/** Which file it is, whatever its name: another one of the same name has another. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

const headerLength = 100;
const magic = 'SQLite format 3\0';
const idOffset = 68;

/**
 * Sees to it that there is a state file, ours or empty, before SQLite opens it; a new one is made for its owner alone.
 * Throws ConfigError, and has touched nothing, for a file that is not ours, and with `look` where there is none.
 */
export function claimStateFile(file: string, intent: Intent): void {
  const header = headerOf(file);
  const isEmpty = header === undefined || header.length === 0;
  if (isEmpty && intent === 'look') throw noState(file);
  if (header === undefined) {
    create(file);
  } else if (!isEmpty) {
    checkOwner(file, header);
  }
}

/** Undefined where there is no such file. */
export function identityOf(file: string): FileIdentity | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : { device: found.dev, inode: found.ino };
}

/** Throws ConfigError unless the file, which is not empty, is a state file of Lockstep. */
export function checkStateFile(file: string): void {
  const header = headerOf(file);
  if (header === undefined) throw new ConfigError(`There is no file ${file}.`, { advice: 'See where it was kept.' });
  checkOwner(file, header);
}

function checkOwner(file: string, header: Buffer): void {
  const isDatabase = header.length === headerLength && header.toString('latin1', 0, magic.length) === magic;
  const id = isDatabase ? header.readUInt32BE(idOffset) : undefined;
  if (id === applicationId || (id === 0 && isFromBeforeIds(file))) return;
  throw new ConfigError(
    `the file ${file} is ${isDatabase ? 'a database, but none of Lockstep' : 'no state file of Lockstep'}; it was not touched`,
    { advice: 'name the state file (state.file in the configuration), or one that does not exist yet' },
  );
}

/**
 * Whether a database without any id is one that Lockstep made before it gave them, or that another process is just
 * making.
 */
function isFromBeforeIds(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const tables = database.prepare('SELECT name FROM sqlite_schema').all();
    return tables.length === 0 || tables.some(({ name }) => name === '_store');
  } finally {
    database.close();
  }
}

/** Undefined where there is no such file; empty for an empty one. */
function headerOf(file: string): Buffer | undefined {
  const descriptor = unlessMissing(() => openSync(file, 'r'));
  if (descriptor === undefined) return undefined;
  try {
    const buffer = Buffer.alloc(headerLength);
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (cause) {
    throw new ConfigError(`the state file ${file} cannot be read`, { advice: 'name a file', cause });
  } finally {
    closeSync(descriptor);
  }
}

function create(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  } catch (cause) {
    throw new ConfigError(`the state file ${file} cannot be made`, {
      advice: 'name a place that this account may write to',
      cause,
    });
  }
}

function unlessMissing<Result>(open: () => Result): Result | undefined {
  try {
    return open();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') return undefined;
    throw new ConfigError(`the state file cannot be opened (${String(code)})`, {
      advice: 'name a file that this account may read and write',
      cause,
    });
  }
}

function noState(file: string): ConfigError {
  return new ConfigError(`There is no state at ${file}: is this a new installation, or was it lost?`, {
    advice:
      'A new one begins with its first run. If it was lost, restore the backup (lockstep state restore <backup>); without one, adopt what the targets hold before anything runs.',
  });
}
