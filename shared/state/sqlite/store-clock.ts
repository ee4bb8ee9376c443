import type { Database } from './database.ts';
import { numberIn, rowOf } from './rows.ts';

export interface StoreMoment {
  /** ms since the epoch. */
  readonly clock: number;
  /** Number of the last commit. */
  readonly version: number;
}

/**
 * The file's own clock: the machine's, but never before the last commit of any process. Should the machine's clock be
 * set back, it stands still until that is made up for, so that no lease looks older than it is.
 */
export function momentOf(database: Database, now: () => number): StoreMoment {
  const row = rowOf(database.prepare('SELECT clock, version FROM _store')) ?? {};
  return { clock: Math.max(Math.floor(now()), numberIn(row, 'clock')), version: numberIn(row, 'version') };
}

/** Remembers the moment of a commit, within its transaction. */
export function keepMoment(database: Database, { clock, version }: StoreMoment): void {
  database.prepare('UPDATE _store SET clock = ?, version = ?').run(clock, version);
}
