import { allQueries } from '#functions/collections.ts';
import { createEssmBookings } from '#functions/essm/bookings/create-essm-bookings.ts';
import { essmBookingsConfig } from '#functions/essm/config.ts';
import { type BookerStandIn, createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { loadRooms, loadTerm } from '#sandbox/termtime/term.ts';
import { createTermtime, sandboxTermtimeKey, type TermtimeStandIn } from '#sandbox/termtime/termtime.ts';
import { bookerConfig } from '#shared/clients/booker/config.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { silentLog } from '#shared/core/log.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import type { Store } from '#shared/state/store.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';

/** The Monday before a term of eight weeks that begin on Thursdays. */
export const begins = '2026-10-05T06:08:00Z';
export const firstDay = '2026-10-08';
export const weeks = 8;
const roomCount = 84;

export interface BenchScene {
  readonly termtime: TermtimeStandIn;
  readonly booker: BookerStandIn;
  readonly store: Store;
  run(): Promise<RunResult>;
  close(): Promise<void>;
}

const wide = { share: 1, floor: 100_000, cap: 100_000 };
let ids = 0;

/** A term in TermTime, and Booker with its rooms. */
export function scene(occurrences: number): BenchScene {
  const clock = new PatientClock(60_000, begins);
  const termtime = createTermtime({ clock });
  const booker = createBooker({ clock });
  const rooms = loadRooms(booker.state, roomCount);
  loadTerm(termtime.state, rooms, { seed: 1, firstDay, weeks, rooms: roomCount, occurrences });
  const store = new MemoryState({ queries: allQueries, now: () => clock.now() }).open();
  const config = essmBookingsConfig.parse({
    mode: 'apply',
    writable: new URL(booker.url).host,
    departments: 'all',
    window: { daysAhead: 62 },
    limits: { cancel: wide, update: wide, create: wide },
    budgetSeconds: 3600,
  });
  const pace = { perMinute: 60_000_000, burst: 100_000 };
  const systems = {
    termtime: termtimeConfig.parse({ url: termtime.apiUrl, database: 'CambTest', key: 'env://TT', ...pace }),
    booker: bookerConfig.parse({ url: booker.url, email: sandboxBookerAccount.email, password: 'env://B', ...pace }),
  };
  const secrets = {
    read: async (reference: string) => (reference === 'env://TT' ? sandboxTermtimeKey : sandboxBookerAccount.password),
  };
  const instance = { clock, log: silentLog, secrets, wire: wireTo(termtime, booker) };
  const sync = createEssmBookings(config, systems, instance);
  return {
    termtime,
    booker,
    store,
    run: () =>
      runSync(
        sync,
        {
          store,
          clock,
          log: silentLog,
          settings: { mode: 'apply', budgetMs: 36_000_000, leaseMs: 600_000, configDigest: 'c' },
          holder: 'benchmark',
          randomId: () => `${String(++ids).padStart(6, '0')}cccccccccc`,
          stop: new AbortController().signal,
        },
        { trigger: 'scheduler', by: 'benchmark' },
      ),
    async close() {
      await Promise.all([termtime.close(), booker.close()]);
      await store.close();
    },
  };
}
