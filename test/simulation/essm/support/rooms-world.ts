import { allQueries } from '#functions/collections.ts';
import { createEssmAdoptRooms } from '#functions/essm/adopt/create-essm-adopt-rooms.ts';
import { essmRoombookingsConfig, essmRoomsConfig } from '#functions/essm/config.ts';
import { createEssmRoombookings } from '#functions/essm/room-bookings/create-essm-roombookings.ts';
import { createEssmRooms } from '#functions/essm/rooms/create-essm-rooms.ts';
import { type BookerStandIn, createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { SandboxRoom } from '#sandbox/booker/state.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { createTermtime, sandboxTermtimeKey, type TermtimeStandIn } from '#sandbox/termtime/termtime.ts';
import { bookerConfig } from '#shared/clients/booker/config.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { silentLog } from '#shared/core/log.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import type { Store } from '#shared/state/store.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { start, type Told, told } from './university.ts';

export interface RoomsWorld extends AsyncDisposable {
  readonly clock: PatientClock;
  readonly termtime: TermtimeStandIn;
  readonly booker: BookerStandIn;
  readonly store: Store;
  rooms(into?: Told): Promise<RunResult>;
  adopt(into?: Told): Promise<RunResult>;
  roombookings(into?: Told): Promise<RunResult>;
}

const high = { share: 1, floor: 1000, cap: 1000 };
let ids = 0;

export function room(index: number, id: string, more: Partial<SandboxRoom> = {}): SandboxRoom {
  const site = { index: 1, id: 'WEST', name: 'West' };
  return {
    index,
    id,
    name: `Room ${id}`,
    capacity: 40,
    floor: 'Ground',
    type: { index: 1, id: 'LT', name: 'Lecture theatre' },
    building: { index: 7, id: 'B7', name: 'Chemistry', site },
    departments: [{ index: 1, id: 'D-CHEM', name: 'Chemistry' }],
    equipment: [{ index: 2, id: 'PROJ', name: 'Projector' }],
    partOf: [],
    live: true,
    ...more,
  };
}

/** Booker with rooms, and a TermTime that has departments, types and capabilities, and no place yet. */
export function roomsWorld(
  options: {
    readonly rooms?: readonly SandboxRoom[];
    readonly config?: Readonly<Record<string, unknown>>;
    readonly limits?: object;
  } = {},
): RoomsWorld {
  const clock = new PatientClock(30_000, start);
  const termtime = createTermtime({ clock });
  const booker = createBooker({ clock });
  for (const one of options.rooms ?? [room(1, 'LT1'), room(2, 'LT2')]) booker.state.addRoom(one);
  termtime.state.departments.set('CHEM', 'Chemistry').set('PHYS', 'Physics');
  termtime.state.activityTypes.set('LEC', 'Lecture').set('EXAM', 'Exam');
  termtime.state.bookingTypes.set('EXT', 'External');
  termtime.state.capabilities.add('Tiered').add('Projector').add('Piano');
  const store = new MemoryState({ queries: allQueries, now: () => clock.now() }).open();
  const config = essmRoomsConfig.parse({
    writable: 'CambTest',
    departments: [{ booker: 'D-CHEM', termtime: 'CHEM' }],
    floors: { Ground: { name: 'Ground floor', code: 'G' } },
    capabilities: ['Tiered', 'Projector'],
    roomTypes: { LT: 'Tiered' },
    attributes: { PROJ: 'Projector' },
    capacities: { LEC: 1, EXAM: 0.5 },
    limits: options.limits ?? { mark: high, unrelate: high, update: high, create: high },
    ...options.config,
  });
  const roombookings = essmRoombookingsConfig.parse({
    enabled: true,
    writable: 'CambTest',
    owner: 'rooms',
    type: 'EXT',
    window: { daysAhead: 150 },
    limits: { delete: high, update: high, create: high },
  });
  const pace = { perMinute: 600_000, burst: 1000 };
  const systems = {
    termtime: termtimeConfig.parse({ url: termtime.apiUrl, database: 'CambTest', key: 'env://TT', ...pace }),
    booker: bookerConfig.parse({
      url: booker.url,
      email: sandboxBookerAccount.email,
      password: 'env://BOOKER',
      ...pace,
    }),
  };
  const secrets = {
    read: async (reference: string) => (reference === 'env://TT' ? sandboxTermtimeKey : sandboxBookerAccount.password),
  };
  const instance = { clock, log: silentLog, secrets, wire: wireTo(termtime, booker) };
  const run = <Reading, Payload>(sync: Sync<Reading, Payload>, into: Told): Promise<RunResult> =>
    runSync(
      sync,
      {
        store,
        clock,
        log: silentLog,
        settings: { mode: 'apply', budgetMs: 1_000_000, leaseMs: 200_000, configDigest: 'c' },
        holder: 'test machine',
        randomId: () => `${String(++ids).padStart(6, '0')}bbbbbbbbbb`,
        stop: new AbortController().signal,
        observer: {
          onPlan: (changes, findings) => {
            into.changes.push(...changes);
            into.findings.push(...findings);
          },
          onOutcome: (change, outcome) => void into.outcomes.set(`${change.kind} ${change.target}`, outcome),
        },
      },
      { trigger: 'scheduler', by: 'test' },
    );
  return {
    clock,
    termtime,
    booker,
    store,
    rooms: (into = told()) => run(createEssmRooms(config, systems, instance), into),
    adopt: (into = told()) => run(createEssmAdoptRooms(config, systems, instance), into),
    roombookings: (into = told()) => run(createEssmRoombookings(roombookings, systems, instance), into),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([termtime.close(), booker.close()]);
      await store.close();
    },
  };
}
