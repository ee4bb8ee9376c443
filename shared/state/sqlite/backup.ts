import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { storeError } from './sqlite-error.ts';
import { checkStateFile, claimStateFile } from './state-file.ts';

/** How long to wait for whoever is writing, in ms. */
const timeout = 10_000;

/** What SQLite keeps beside a file that is in use. */
const companions = ['-wal', '-shm'];

export interface Backup {
  readonly bytes: number;
  /** Of the last commit in it, ms since the epoch; 0 where there is none. */
  readonly writtenAt: number;
}

/**
 * Copies the state as it is at one moment, also while others write, to a new file for its owner alone; it is on the
 * disk and was checked when this returns. Throws BadRequestError where `to` exists, ConfigError where there is no state
 * to copy.
 */
export function backUpState(file: string, to: string): Backup {
  claimStateFile(file, 'look');
  return copied(file, to);
}

export interface Restored extends Backup {
  /** Where the state is that was there before. */
  readonly kept: string | undefined;
}

/**
 * Puts a backup in the place of the state file. What was there is kept beside it, under a name with `stamp`, and is
 * replaced only with `replace`. Throws BadRequestError, with everything as it was, otherwise; where the backup is
 * damaged or not ours (StateError, ConfigError); or where another process has the present file open.
 */
export function restoreState(
  from: string,
  file: string,
  { replace, stamp }: { readonly replace: boolean; readonly stamp: string },
): Restored {
  checkStateFile(from);
  const present = existsSync(file);
  if (present && !replace) {
    throw new BadRequestError(`There is a state file at ${file}; nothing was restored.`, {
      advice: 'Say --replace to put the backup in its place. What is there now is kept beside it.',
    });
  }
  if (present) refuseInUse(file);
  const fresh = `${file}.restoring`;
  rmSync(fresh, { force: true });
  const backup = copied(from, fresh);
  const kept = present ? `${file}.replaced-${stamp}` : undefined;
  if (kept !== undefined) {
    for (const suffix of ['', ...companions])
      if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${kept}${suffix}`);
  }
  for (const suffix of companions) rmSync(`${file}${suffix}`, { force: true });
  renameSync(fresh, file);
  toDisk(dirname(file));
  return { ...backup, kept };
}

function copied(from: string, to: string): Backup {
  makeNew(to);
  try {
    const source = new DatabaseSync(from, { timeout });
    try {
      source.prepare('VACUUM INTO ?').run(to);
    } finally {
      source.close();
    }
    // SQLite does not see to this for the file it copies into.
    toDisk(to);
    return { bytes: statSync(to).size, writtenAt: checkedCopy(to) };
  } catch (error) {
    rmSync(to, { force: true });
    throw storeError(error, from);
  }
}

/** When it was last written to. Throws StateError unless all of it can be read. */
function checkedCopy(file: string): number {
  const copy = new DatabaseSync(file, { readOnly: true, timeout });
  try {
    const [found] = copy.prepare('PRAGMA integrity_check').all();
    if (found?.['integrity_check'] !== 'ok') {
      throw new StateError(`the copy is damaged, so it was thrown away: ${String(found?.['integrity_check'])}`, {
        advice: 'see the disk, and lockstep state check for the original',
      });
    }
    return Number(copy.prepare('SELECT clock FROM _store').get()?.['clock'] ?? 0);
  } finally {
    copy.close();
  }
}

function makeNew(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    chmodSync(file, 0o600);
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new BadRequestError(exists ? `There is a file ${file} already.` : `The file ${file} cannot be made.`, {
      advice: 'Name a new file in a folder that this account may write to.',
      cause,
    });
  }
}

/** A state file that is open elsewhere cannot leave its write-ahead log. One that is damaged is in nobody's use. */
function refuseInUse(file: string): void {
  const database = new DatabaseSync(file, { timeout: 1000 });
  try {
    database.exec('PRAGMA journal_mode = DELETE');
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    const isBusy = code === 5 || code === 6;
    if (!isBusy) return;
    throw new BadRequestError(`Another process has the state file ${file} open; nothing was restored.`, {
      advice: 'Stop lockstep serve, and wait for commands that are at work.',
      cause: error,
    });
  } finally {
    database.close();
  }
}

function toDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
