import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StateConfig } from '#shared/config/common.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { Store } from '#shared/state/store.ts';
import { allQueries } from './collections.ts';

export interface OpenStoreParts {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
}

/** Opens the configured state store; only that one's code is loaded. The folder of a SQLite file is made if it is not there. */
export async function openStore(state: StateConfig, { clock, env, random }: OpenStoreParts): Promise<Store> {
  if (state.store === 'sqlite') {
    const { openSqliteStore } = await import('#shared/state/sqlite/open-sqlite-store.ts');
    mkdirSync(dirname(state.file), { recursive: true });
    return openSqliteStore({ file: state.file, queries: allQueries, now: () => clock.now() });
  }
  const { openFirestoreStore } = await import('#shared/state/firestore/open-firestore-store.ts');
  const { projectId, databaseId } = state;
  const emulatorHost = env['FIRESTORE_EMULATOR_HOST'];
  return openFirestoreStore({
    queries: allQueries,
    projectId,
    databaseId,
    clock,
    random,
    ...(emulatorHost === undefined ? {} : { emulatorHost }),
  });
}
