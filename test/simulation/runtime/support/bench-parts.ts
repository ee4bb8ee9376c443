import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { silentLog } from '#shared/core/log.ts';
import type { RunObserver } from '#shared/runtime/run/progress.ts';
import type { FunctionSettings, RunParts } from '#shared/runtime/run/run-parts.ts';
import { gatherQueries } from '#shared/state/collection.ts';
import { runtimeCollections } from '#shared/state/collections/runtime-collections.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Store } from '#shared/state/store.ts';

export const runtimeQueries = gatherQueries(...runtimeCollections);

export interface Machine {
  readonly clock: ManualClock;
  readonly store: Store;
  /** Parts of one more process on this machine. */
  parts(
    more?: Partial<FunctionSettings>,
    extra?: { observer?: RunObserver; stop?: AbortSignal; store?: Store },
  ): RunParts;
}

/** A machine with a store of its own and a clock that the test moves. */
export function machine(start = '2026-11-02T06:00:00Z'): Machine {
  const clock = new ManualClock(start);
  const store = openSqliteStore({ file: ':memory:', queries: runtimeQueries, now: () => clock.now() });
  let ids = 0;
  return {
    clock,
    store,
    parts: (more = {}, extra = {}) => ({
      store: extra.store ?? store,
      clock,
      log: silentLog,
      settings: { mode: 'apply', budgetMs: 240_000, leaseMs: 120_000, configDigest: 'config-1', ...more },
      holder: 'test machine',
      randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
      stop: extra.stop ?? new AbortController().signal,
      ...(extra.observer === undefined ? {} : { observer: extra.observer }),
    }),
  };
}

export const tick = { trigger: 'scheduler', by: 'shelf-job' } as const;
export const person = { trigger: 'person', by: 'operator@example.ac.uk' } as const;
