import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { echo360QueueConfig, echo360RefreshConfig } from '#functions/cmis-echo360/config.ts';
import { createEcho360Queue } from '#functions/cmis-echo360/queue/create-echo360-queue.ts';
import { retryNotifications } from '#functions/cmis-echo360/queue/retry-notifications.ts';
import { createEcho360Refresh } from '#functions/cmis-echo360/refresh/create-echo360-refresh.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import type { CmisEcho360Instance } from '#functions/cmis-echo360/upstreams.ts';
import { allQueries } from '#functions/collections.ts';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import { Refusal } from '#sandbox/echo360/refusal.ts';
import { seedReferenceData } from '#sandbox/echo360/seed.ts';
import { createEcho360StandIn, type Echo360StandIn, sandboxClient } from '#sandbox/echo360/stand-in.ts';
import { cmisConfig } from '#shared/clients/cmis/config.ts';
import type { CmisDatabase, Row } from '#shared/clients/cmis/database.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import { silentLog } from '#shared/core/log.ts';
import { wake } from '#shared/runtime/operations/wake.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { Random } from '#test/simulation/harness/random.ts';
import type {
  Scene,
  SceneFunction,
  SceneParts,
  SimulatedProcess,
  World,
  WorldOperations,
} from '#test/simulation/harness/scene.ts';
import type { Permissions } from '#test/simulation/models/permissions-model.ts';
import { Model, type Recording, type Strategy } from './model.ts';
import { setId, Timetable } from './timetable.ts';

const limits = { delete: 3, update: 4 };
const fixed = Object.fromEntries(Object.entries(limits).map(([kind, cap]) => [kind, { share: 0, floor: cap, cap }]));

/** How often failed notifications are tried again in the quiet: what fails for good must not keep everybody busy. */
const retriesInQuiet = 2;

/** A university: a timetable, Echo360, and others who use Echo360 too. */
class Campus implements World {
  readonly standIns: World['standIns'];
  readonly secrets = { 'env://ECHO360': sandboxClient.secret };
  readonly functions: readonly SceneFunction[];
  readonly #echo360: Echo360StandIn;
  readonly #timetable: Timetable;
  readonly #model: Model;
  readonly #parts: SceneParts;
  readonly #config: ReturnType<typeof echo360QueueConfig.parse>;
  readonly #instances = new WeakMap<SimulatedProcess, CmisEcho360Instance>();
  #retries = 0;

  constructor(parts: SceneParts) {
    const { random, clock, violated } = parts;
    this.#parts = parts;
    const now = (): number => clock.now();
    const strategy = random.of<Strategy>(['ignore', 'first-wins', 'last-wins']);
    const roomFilter = random.of(['roomId', null]);
    // As few as a run of this tiny world may notice; between what is permitted and what is used lies what may be on its
    // way.
    const isStrict = random.fork('pace').chance(0.5);
    this.#timetable = new Timetable(random, now);
    const { database, year } = this.#timetable;
    this.#model = new Model({
      database,
      setId,
      strategy,
      limits,
      now,
      violated,
      hasAccount: email => this.#echo360.state.findUser(email) !== undefined,
    });
    this.#echo360 = createEcho360StandIn({
      clock,
      seed: random.below(1e6),
      settings: {
        callsPerMinute: isStrict ? 12 : null,
        roomFilter,
        externalIdOnPut: random.of(['changed', 'kept']),
        checkFirst: random.of(['externalId', 'clash']),
        pastLimit: random.of(['start', 'end']),
        shortPages: random.chance(0.3),
        defaultLimit: 3,
        maxLimit: random.of([3, 100]),
      },
      carriedOut: ({ method, path }) => {
        if (method !== 'GET' && path.startsWith('/public/api/v2/')) this.#model.weChanged(this.#recordings());
      },
    });
    seedReferenceData(this.#echo360.state, referenceValues(year), random.of([{}, { sections: 0.5 }]));
    this.standIns = [this.#echo360];
    const timetable = { strategy };
    this.#config = echo360QueueConfig.parse({
      mode: 'apply',
      limits: fixed,
      concurrency: random.of([1, 2]),
      missingPresenter: 'leave-out',
      ...timetable,
    });
    const refreshConfig = echo360RefreshConfig.parse({ mode: 'apply', ...timetable });
    const systems = {
      cmis: cmisConfig.parse({ database: { driver: 'sqlite', file: 'in this process' }, name: 'cmis', setId }),
      echo360: echo360Config.parse({
        url: this.#echo360.url,
        institutionId: this.#echo360.state.institutionId,
        clientId: sandboxClient.id,
        clientSecret: 'env://ECHO360',
        perMinute: isStrict ? 8 : 6_000_000,
        roomFilter,
      }),
    };
    this.functions = [
      {
        name: 'echo360-refresh',
        weight: 1,
        isLimited: false,
        concurrency: 1,
        open: process => {
          const sync = createEcho360Refresh(refreshConfig, systems, this.#instanceOf(process));
          return request => runSync(sync, process.parts, { trigger: 'scheduler', by: 'scheduler', ...request });
        },
      },
      {
        name: 'echo360-queue',
        weight: 4,
        concurrency: this.#config.concurrency,
        open: process => {
          const sync = createEcho360Queue(this.#config, systems, this.#instanceOf(process));
          return request => runSync(sync, process.parts, { trigger: 'scheduler', by: 'scheduler', ...request });
        },
      },
    ];
    this.#peopleChanged();
  }

  edit(random: Random): string {
    const told = random.chance(0.7) ? this.#timetable.edit(random) : this.#editEcho360(random);
    this.#peopleChanged();
    return told;
  }

  async operate({ store, random }: WorldOperations): Promise<string | undefined> {
    if (random.chance(0.5)) return undefined;
    return `retry: ${(await this.#retry(store)).message}`;
  }

  rush(random: Random): string {
    const told = this.#timetable.rush(random);
    this.#peopleChanged();
    return told;
  }

  get permissions(): Permissions {
    return this.#model.permissions;
  }

  check(): void {
    this.#model.check();
  }

  calm(): void {
    this.#timetable.calm(this.#parts.random.fork('calm'));
    for (const room of ['R1', 'R2', 'R3']) this.#echo360.state.setDevice(room, true);
    this.#peopleChanged();
  }

  async tend({ store }: WorldOperations): Promise<boolean> {
    if (this.#retries >= retriesInQuiet) return false;
    this.#retries += 1;
    return (await this.#retry(store)).done > 0;
  }

  async finish(): Promise<void> {
    const [problem] = this.#model.problems();
    if (problem !== undefined) throw new Error(problem);
    const { notifications } = stateOn(this.#parts.store);
    const open = await notifications.query('open', { open: true }, { limit: 1 });
    const [waiting] = open.entries;
    if (waiting !== undefined) throw new Error(`notification ${waiting.value.id} is still ${waiting.value.status}`);
    const failed = await notifications.query('withStatus', { status: 'FAILED', isRetried: false }, { limit: 100 });
    for (const { value } of failed.entries) {
      if (!this.#model.isInPlace(value.externalId)) continue;
      throw new Error(`notification ${value.id} is still called failed although it is in order: ${value.message}`);
    }
    const rows = this.#timetable.database
      .prepare("select ID, STATUS from STT_ECHO_QUEUE where STATUS not in ('PROCESSED', 'FAILED')")
      .all();
    for (const row of rows) throw new Error(`queue row ${row['ID']} is still ${row['STATUS']}`);
  }

  close(): void {
    this.#timetable.close();
  }

  #instanceOf(process: SimulatedProcess): CmisEcho360Instance {
    const known = this.#instances.get(process);
    const made = known ?? { ...process.instance, openCmis: async () => databaseOf(this.#timetable.database, process) };
    this.#instances.set(process, made);
    return made;
  }

  #retry(store: WorldOperations['store']) {
    const woken = (name: string, why: string): Promise<void> => wake({ store, log: silentLog }, name, why);
    return retryNotifications({ store, settings: this.#config, wake: woken }, {});
  }

  /** What others do in Echo360, to schedules of their own and to ours. */
  #editEcho360(random: Random): string {
    const { state } = this.#echo360;
    const all = [...this.#recordings().values()];
    const others = all.filter(({ isOthers }) => isOthers);
    const ours = all.filter(({ isOthers }) => !isOthers);
    const what = random.weighted([
      [4, 'book'],
      [others.length > 0 ? 2 : 0, 'unbook'],
      [ours.length > 0 ? 2 : 0, 'delete'],
      [ours.length > 0 ? 1 : 0, 'rename'],
      [ours.length > 0 ? 1 : 0, 'move'],
      [1, 'device'],
      [state.findUser(nobody) === undefined ? 1 : 0, 'account'],
    ] as const);
    try {
      switch (what) {
        case 'book': {
          const week =
            Date.parse('2026-11-23T12:00:00Z') + random.below(3) * 7 * 86_400_000 + random.below(3) * 86_400_000;
          const startDate = new Date(week).toISOString().slice(0, 10);
          const hour = 9 + random.below(5);
          const [startTime, endTime] = [
            `${String(hour).padStart(2, '0')}:15`,
            `${String(hour + 1).padStart(2, '0')}:15`,
          ];
          const roomExternalId = random.of(['R1', 'R2']);
          state.addSchedule({
            name: 'A booking',
            startDate,
            startTime,
            endTime,
            venue: { roomExternalId },
            captureQuality: 'High',
          });
          return `somebody books ${roomExternalId} on ${startDate} at ${startTime}`;
        }
        case 'unbook': {
          const { id } = random.of(others);
          state.deleteSchedule(id);
          return 'somebody gives a booking up';
        }
        case 'delete': {
          const { id, externalId } = random.of(ours);
          state.deleteSchedule(id);
          return `somebody deletes ${externalId}`;
        }
        case 'rename': {
          const { id, externalId } = random.of(ours);
          state.changeSchedule(id, { name: 'Scribbled on' });
          return `somebody renames ${externalId}`;
        }
        case 'move': {
          const { id, externalId } = random.of(ours);
          state.changeSchedule(id, { startTime: '18:30', endTime: '19:00', venue: { roomExternalId: 'R3' } });
          return `somebody moves ${externalId}`;
        }
        case 'device': {
          const room = random.of(['R1', 'R2']);
          const hasDevice = random.chance(0.5);
          state.setDevice(room, hasDevice);
          return `${room} ${hasDevice ? 'has' : 'has no'} device`;
        }
        case 'account': {
          state.addUser({ email: nobody, firstName: 'No', lastName: 'Body' });
          return `${nobody} gets an account`;
        }
      }
    } catch (error) {
      if (error instanceof Refusal) return `Echo360 refuses somebody to ${what}`;
      throw error;
    }
  }

  #peopleChanged(): void {
    this.#model.peopleChanged(this.#recordings());
  }

  #recordings(): Map<string, Recording> {
    return new Map(
      this.#echo360.state.snapshot().map(each => [
        each.id,
        {
          id: each.id,
          externalId: each.externalId,
          room: each.room,
          date: each.startDate,
          start: each.startTime,
          end: each.endTime,
          rest: [each.name, each.sections.join(), each.presenterEmail].join(' | '),
          isOthers: each.madeBy === 'other',
        },
      ]),
    );
  }
}

/** An address that people have in CMIS, and at first nobody in Echo360. */
const nobody = 'nobody@example.ac.uk';

/** Compiling a statement takes longer than running it on a tiny timetable. */
const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/**
 * The timetable's database as one process reaches it: statements are effects, which may fail, be lost, or be the last
 * thing it does.
 */
function databaseOf(database: DatabaseSync, process: SimulatedProcess): CmisDatabase {
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(database) ?? new Map<string, StatementSync>();
    statements.set(database, known);
    const statement = known.get(sql) ?? database.prepare(sql);
    known.set(sql, statement);
    return statement;
  };
  const all = (sql: string, binds: Readonly<Record<string, SQLInputValue>>, maxRows?: number): Row[] => {
    const rows = prepared(sql).all({ ...binds });
    return maxRows === undefined ? rows : rows.slice(0, maxRows);
  };
  return {
    names: ['cmis'],
    query: (sql, binds, maxRows) => process.effect('reads CMIS', () => all(sql, binds, maxRows)),
    stream: async function* (sql, binds) {
      yield* await process.effect('reads CMIS', () => all(sql, binds));
    },
    update: (sql, binds) => process.effect('writes to CMIS', () => Number(prepared(sql).run({ ...binds }).changes)),
    interrupt: () => undefined,
    close: async () => undefined,
  };
}

export const cmisEcho360: Scene = {
  name: 'cmis-echo360',
  queries: allQueries,
  longestWaitMs: 3 * 86_400_000,
  // The Friday before the year's first week.
  start: () => Date.parse('2026-11-20T09:00:00Z'),
  make: parts => new Campus(parts),
};
