import type { StateConfig } from '#shared/config/common.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { StateError } from '#shared/core/errors.ts';
import type { Intent, Store } from '#shared/state/store.ts';
import { allQueries } from './collections.ts';

export interface OpenStoreParts {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** Told when this process cannot go on, since the state it works with is no longer the one that others see. */
  readonly fail?: (error: StateError) => void;
}

/**
 * Opens the configured state store; only that one's code is loaded. A SQLite file is made only in order to work with
 * it.
 */
export async function openStore(
  state: StateConfig,
  { clock, env, random, fail }: OpenStoreParts,
  intent: Intent = 'work',
): Promise<Store> {
  if (state.store === 'sqlite') {
    const { openSqliteStore } = await import('#shared/state/sqlite/open-sqlite-store.ts');
    const { file } = state;
    const told = fail === undefined ? {} : { onReplaced: fail };
    return openSqliteStore({ file, queries: allQueries, now: () => clock.now(), intent, ...told });
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
