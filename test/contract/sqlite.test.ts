import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { storeContract } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-state-'));
after(() => rmSync(folder, { recursive: true }));

// Taken before any test replaces the global clock: the machine's own is the store's.
const origin = performance.timeOrigin;
const now = () => origin + performance.now();
let files = 0;

storeContract({
  name: 'SQLite',
  open: async queries => {
    files += 1;
    const file = join(folder, `${files}.sqlite`);
    return {
      store: openSqliteStore({ file, queries, now }),
      another: () => openSqliteStore({ file, queries, now }),
    };
  },
});
