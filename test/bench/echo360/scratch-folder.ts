import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
const enough = 4 * 2 ** 30;

/**
 * A new folder for the files of a benchmark: in the machine's memory where it has room, since every commit of the state
 * waits for the disk, which is not what is measured; else where temporary files go.
 */
export function scratchFolder(): string {
  return mkdtempSync(join(roomy() ? memory : tmpdir(), 'lockstep-bench-'));
}

function roomy(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= enough;
  } catch {
    // There is no such thing on other systems than Linux.
    return false;
  }
}
