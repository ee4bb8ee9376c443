import { ConfigError, LockstepError, StateError, UnavailableError } from '#shared/core/errors.ts';

const primaryCode = 0xff;
/** SQLITE_BUSY, _LOCKED, _NOMEM, _INTERRUPT, _IOERR, _FULL: may go away by itself or by making room. */
const passing = new Set([5, 6, 7, 9, 10, 13]);
/** SQLITE_PERM, _READONLY, _CANTOPEN, _NOTADB: the file is not one this process can use. */
const unusable = new Set([3, 8, 14, 26]);

/**
 * What an error of `node:sqlite` means for a run; anything else is handed back as it is.
 * https://sqlite.org/rescode.html
 */
export function storeError(error: unknown, file: string): unknown {
  if (error instanceof LockstepError || !(error instanceof Error) || !('errcode' in error)) return error;
  const code = typeof error.errcode === 'number' ? error.errcode & primaryCode : 0;
  if (passing.has(code)) {
    return new UnavailableError(`the state file ${file} could not be used: ${error.message}`, {
      advice: 'see whether another process holds it for long, and whether the disk has room',
      cause: error,
    });
  }
  if (unusable.has(code)) {
    return new ConfigError(`the state file ${file} cannot be used: ${error.message}`, {
      advice: 'name a file that this account may write to, or that does not exist yet',
      cause: error,
    });
  }
  return new StateError(`the state file ${file} refused a statement: ${error.message}`, { cause: error });
}
