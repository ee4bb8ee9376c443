import { createEssmAdopt } from '#functions/essm/adopt/create-essm-adopt.ts';
import { bookings } from '#functions/essm/booking/booking-record.ts';
import { letGo } from '#functions/essm/booking/let-go.ts';
import { createEssmBookings } from '#functions/essm/bookings/create-essm-bookings.ts';
import { essmBookingsConfig } from '#functions/essm/config.ts';
import { type BookerStandIn, createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import type { SandboxActivity } from '#sandbox/termtime/state.ts';
import { createTermtime, sandboxTermtimeKey, type TermtimeStandIn } from '#sandbox/termtime/termtime.ts';
import { bookerConfig } from '#shared/clients/booker/config.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import type { Change, Finding, Outcome } from '#shared/core/change.ts';
import { type Log, silentLog } from '#shared/core/log.ts';
import type { OperationResult } from '#shared/descriptor/operation.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import { gatherQueries } from '#shared/state/collection-definition.ts';
import { runtimeCollections } from '#shared/state/collections/runtime-collections.ts';
import type { Store } from '#shared/state/store.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';

/** Monday before the first week, which begins on Thursday 8 October 2026; summer time ends on the 25th. */
export const start = '2026-10-05T08:00:00Z';
export const leaseMs = 200_000;
const queries = gatherQueries(...runtimeCollections, bookings);

export const configuredDepartments = ['CHEM', 'PHYS'];

export interface Told {
  readonly changes: Change[];
  readonly findings: Finding[];
  readonly outcomes: Map<string, Outcome>;
}

export function told(): Told {
  return { changes: [], findings: [], outcomes: new Map() };
}

export interface RunOptions {
  readonly store?: Store;
  readonly stop?: AbortSignal;
  readonly mode?: 'dry-run';
  readonly told?: Told;
  /** Name of the TermTime database that is configured, where it is another than at first. */
  readonly database?: string;
  /** Departments that are configured, where they are others than at first. */
  readonly departments?: readonly string[];
}

export interface University extends AsyncDisposable {
  readonly clock: PatientClock;
  readonly termtime: TermtimeStandIn;
  readonly booker: BookerStandIn;
  readonly state: MemoryState;
  readonly store: Store;
  run(options?: RunOptions): Promise<RunResult>;
  /** `essm-adopt`. */
  adopt(options?: RunOptions): Promise<RunResult>;
  /** A person lets bookings in question go. */
  letGo(references: readonly string[]): Promise<OperationResult>;
  /** A person lets all of a department go, which is not among the configured ones any more. */
  letGoDepartment(department: string, departments: readonly string[]): Promise<OperationResult>;
}

const high = { floor: 100_000, cap: 100_000 };

export interface UniversityOptions {
  readonly activities?: readonly Partial<SandboxActivity>[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly daysPerRead?: number;
  /** Under which name Booker is said to show what we booked. */
  readonly account?: string;
  readonly log?: Log;
  readonly booker?: Parameters<typeof createBooker>[0]['settings'];
  readonly carriedOut?: Parameters<typeof createBooker>[0]['carriedOut'];
}

let ids = 0;

/** Seven rooms, of which R1 and R2 together are the room R12; a term of eight weeks that begin on Thursdays. */
export function university(options: UniversityOptions = {}): University {
  const clock = new PatientClock(30_000, start);
  const termtime = createTermtime({ clock });
  const booker = createBooker({
    clock,
    settings: options.booker ?? {},
    ...(options.carriedOut === undefined ? {} : { carriedOut: options.carriedOut }),
  });
  for (const [index, id] of ['R1', 'R2', 'R12', 'R3', 'R4', 'R5', 'R6'].entries()) {
    booker.state.addRoom({
      index: index + 1,
      id,
      name: `Room ${id}`,
      capacity: 40,
      floor: 'Ground',
      type: null,
      building: null,
      departments: [],
      equipment: [],
      partOf: id === 'R1' || id === 'R2' ? [3] : [],
      live: true,
    });
  }
  termtime.state.timeframes.set('MICH', { code: 'MICH', name: 'Michaelmas', first: 1, last: 8, from: '2026-10-08' });
  for (const activity of options.activities ?? []) addActivity(termtime, activity);
  const state = new MemoryState({ queries, now: () => clock.now() });
  const store = state.open();
  const config = essmBookingsConfig.parse({
    mode: 'apply',
    writable: new URL(booker.url).host,
    departments: configuredDepartments,
    limits: { cancel: { ...high, share: 1 }, update: { ...high, share: 1 }, create: { ...high, share: 1 } },
    ...options.config,
  });
  const systems = {
    termtime: termtimeConfig.parse({
      url: termtime.apiUrl,
      database: 'CambTest',
      key: 'env://TT',
      perMinute: 600_000,
      burst: 1000,
    }),
    booker: bookerConfig.parse({
      url: booker.url,
      email: sandboxBookerAccount.email,
      password: 'env://BOOKER',
      perMinute: 600_000,
      burst: 1000,
      daysPerRead: options.daysPerRead ?? 7,
      ...(options.account === undefined ? {} : { account: options.account }),
    }),
  };
  const secrets = {
    read: async (reference: string) => (reference === 'env://TT' ? sandboxTermtimeKey : sandboxBookerAccount.password),
  };
  const wire = wireTo(termtime, booker);
  const instance = { clock, log: silentLog, secrets, wire };
  const runOf = <Reading, Payload>(sync: Sync<Reading, Payload>, { told: into = told(), ...how }: RunOptions) =>
    runSync(
      sync,
      {
        store: how.store ?? store,
        clock,
        log: options.log ?? silentLog,
        settings: { mode: 'apply', budgetMs: 1_500_000, leaseMs, configDigest: 'c' },
        holder: 'test machine',
        randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
        stop: how.stop ?? new AbortController().signal,
        observer: {
          onPlan: (changes, findings) => {
            into.changes.push(...changes);
            into.findings.push(...findings);
          },
          onOutcome: (change, outcome) => void into.outcomes.set(`${change.kind} ${change.target}`, outcome),
        },
      },
      { trigger: 'scheduler', by: 'test', ...(how.mode === undefined ? {} : { mode: how.mode }) },
    );
  return {
    clock,
    termtime,
    booker,
    state,
    store,
    run: (how = {}) => {
      const { termtime: system } = systems;
      const configured = { ...systems, termtime: { ...system, database: how.database ?? system.database } };
      const departments = how.departments === undefined ? config.departments : [...how.departments];
      return runOf(createEssmBookings({ ...config, departments }, configured, instance), how);
    },
    adopt: (how = {}) => runOf(createEssmAdopt(config, systems, instance), how),
    letGo: references =>
      letGo(
        { store, settings: config, wake: async () => undefined, now: () => clock.now() },
        { references: [...references] },
      ),
    letGoDepartment: (department, departments) =>
      letGo(
        {
          store,
          settings: { ...config, departments: [...departments] },
          wake: async () => undefined,
          now: () => clock.now(),
        },
        { department },
      ),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([termtime.close(), booker.close()]);
      await store.close();
    },
  };
}

/** Adds an activity, Thursdays at nine in R3 unless told otherwise. */
export function addActivity(termtime: TermtimeStandIn, given: Partial<SandboxActivity>): SandboxActivity {
  const code = given.code ?? `A${termtime.state.activities.size + 1}`;
  const activity: SandboxActivity = {
    code,
    name: `Lecture ${code}`,
    department: 'CHEM',
    type: 'LEC',
    weeks: [1, 2, 3],
    day: 0,
    start: '09:00',
    end: '10:00',
    rooms: ['R3'],
    size: 20,
    scheduled: true,
    virtual: false,
    colocation: null,
    timeframe: 'MICH',
    ...given,
  };
  termtime.state.activities.set(code, activity);
  return activity;
}

/** Bookings by our account that stand, as `room start-end title`, in order. */
export function ours({ booker }: University): string[] {
  return [...booker.state.bookings.values()]
    .filter(({ createdBy, status }) => createdBy === sandboxBookerAccount.email && status === 'Approved')
    .map(({ roomIndex, start: from, end, title }) => {
      const room = booker.state.rooms.get(roomIndex)?.id ?? '';
      return `${from.slice(0, 16)}-${end.slice(0, 10) === from.slice(0, 10) ? end.slice(11, 16) : end.slice(0, 16)} ${room} ${title}`;
    })
    .sort();
}
