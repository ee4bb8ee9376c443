import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { echo360QueueConfig, echo360RefreshConfig } from '#functions/cmis-echo360/config.ts';
import { createEcho360Queue } from '#functions/cmis-echo360/queue/create-echo360-queue.ts';
import { createEcho360Refresh } from '#functions/cmis-echo360/refresh/create-echo360-refresh.ts';
import type { CmisEcho360Systems } from '#functions/cmis-echo360/upstreams.ts';
import { allQueries } from '#functions/collections.ts';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import {
  type Echo360Options,
  type Echo360StandIn,
  sandboxClient,
  startEcho360StandIn,
} from '#sandbox/echo360/stand-in.ts';
import { cmisConfig } from '#shared/clients/cmis/config.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import { configDigest } from '#shared/config/digest.ts';
import type { Campaign } from '#shared/core/campaign.ts';
import type { Instance } from '#shared/core/instance.ts';
import { silentLog } from '#shared/core/log.ts';
import { beginCampaign } from '#shared/runtime/campaign/begin-campaign.ts';
import { dividedPace } from '#shared/runtime/pace/divided-pace.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunParts } from '#shared/runtime/run/run-parts.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Store } from '#shared/state/store.ts';
import { SimulatedClock } from '#test/bench/simulated-clock.ts';
import type { Mortal } from './mortal.ts';
import { ReadPurposes } from './read-purposes.ts';
import { scratchFolder } from './scratch-folder.ts';
import { Tally } from './tally.ts';

export interface InstallationOptions {
  readonly setId: string;
  /** Instant at which the simulated clock starts, ISO 8601. */
  readonly start: string;
  /** Opens the state store; a SQLite file unless given. */
  readonly openStore?: (clock: SimulatedClock) => Promise<Store>;
  readonly carriedOut?: Echo360Options['carriedOut'];
  /** Where CMIS and the state are or will be; they stay there. Unless given: a new folder, removed at the end. */
  readonly folder?: string;
}

/** Split rooms are one Echo360 room, as in the seeded year. Everything else is as a new installation has it. */
const shared = { mode: 'apply', roomMapping: { splitGroups: 'all' } } as const;

/** One process with both functions as configured by default, on a simulated clock, and all that it talks to. */
export class Installation {
  readonly clock: SimulatedClock;
  readonly cmis: CmisSandbox;
  readonly echo360: Echo360StandIn;
  readonly store: Store;
  readonly tally = new Tally();
  /** What the runs read their state for. */
  readonly purposes: ReadPurposes;
  readonly setId: string;
  readonly systems: CmisEcho360Systems;
  readonly instance: Instance;
  readonly #ownFolder: string | undefined;
  #ids = 0;
  readonly #randomId = (): string => `${String(++this.#ids).padStart(6, '0')}aaaaaaaaaa`;

  private constructor(
    folder: string,
    { setId, folder: given }: InstallationOptions,
    { clock, echo360, store, purposes }: Pick<Installation, 'clock' | 'echo360' | 'store' | 'purposes'>,
  ) {
    this.#ownFolder = given === undefined ? folder : undefined;
    this.setId = setId;
    this.clock = clock;
    this.echo360 = echo360;
    this.store = store;
    this.purposes = purposes;
    const file = join(folder, 'cmis.sqlite');
    this.cmis = createCmisSandbox({ file, now: () => clock.now() });
    const randomId = this.#randomId;
    const pace = dividedPace({ store, clock, holder: 'bench', randomId });
    this.instance = { clock, log: silentLog, secrets: { read: async () => sandboxClient.secret }, pace };
    this.systems = {
      cmis: cmisConfig.parse({ database: { driver: 'sqlite', file }, name: 'cmis', setId }),
      echo360: echo360Config.parse({
        url: echo360.url,
        institutionId: echo360.state.institutionId,
        clientId: sandboxClient.id,
        clientSecret: 'env://ECHO360_SECRET',
      }),
    };
  }

  static async open(options: InstallationOptions): Promise<Installation> {
    const { start, openStore, carriedOut, folder = scratchFolder() } = options;
    const clock = new SimulatedClock(start);
    const echo360 = await startEcho360StandIn({ clock, ...(carriedOut === undefined ? {} : { carriedOut }) });
    const sqlite = async () =>
      openSqliteStore({ file: join(folder, 'state.sqlite'), queries: allQueries, now: () => clock.now() });
    const purposes = new ReadPurposes();
    const store = purposes.watching(await (openStore ?? sqlite)(clock));
    return new Installation(folder, options, { clock, echo360, store, purposes });
  }

  async close(): Promise<void> {
    await this.echo360.close();
    await this.store.close();
    this.cmis.close();
    this.clock.close();
    if (this.#ownFolder !== undefined) rmSync(this.#ownFolder, { recursive: true, force: true });
  }

  /** A deployment of `echo360-queue`: each call is one tick of its scheduler. */
  queue(): Ticks {
    const parsed = echo360QueueConfig.parse(shared);
    return this.#ticks(createEcho360Queue(parsed, this.systems, this.instance), parsed);
  }

  /** `elsewhere`: in another process, which may die. */
  refresh(elsewhere?: Mortal): Ticks {
    const parsed = echo360RefreshConfig.parse(shared);
    if (elsewhere === undefined) {
      return this.#ticks(createEcho360Refresh(parsed, this.systems, this.instance), parsed);
    }
    const store = elsewhere.storeOn(this.store);
    const pace = dividedPace({ store, clock: this.clock, holder: 'elsewhere', randomId: this.#randomId });
    const instance = { ...this.instance, pace, wire: elsewhere.wire };
    return this.#ticks(createEcho360Refresh(parsed, this.systems, instance), parsed, store);
  }

  /** An operator permits what a plan over the whole backlog has shown. */
  async permit(plan: string, until: string): Promise<Campaign> {
    const about = {
      store: this.store,
      name: 'echo360-queue',
      who: 'operator',
      now: () => this.clock.now(),
      configDigest: this.#digestOf(echo360QueueConfig.parse(shared)),
      mayApply: true,
    };
    return await beginCampaign(about, { plan, until, why: 'rollover' });
  }

  /** Of what stays the same in every process: ports do not. */
  #digestOf(config: unknown): string {
    return configDigest([config, this.setId]);
  }

  #ticks<Observed, Payload, Parameters>(
    sync: Sync<Observed, Payload, Parameters>,
    config: Pick<z.infer<typeof echo360QueueConfig>, 'mode' | 'budgetSeconds' | 'leaseSeconds'>,
    store = this.store,
  ): Ticks {
    const parts: RunParts = {
      store,
      clock: this.clock,
      log: silentLog,
      settings: {
        mode: config.mode,
        budgetMs: config.budgetSeconds * 1000,
        leaseMs: config.leaseSeconds * 1000,
        configDigest: this.#digestOf(config),
      },
      holder: 'bench',
      randomId: this.#randomId,
      stop: new AbortController().signal,
    };
    return async (asked = {}) => {
      const result = await runSync(sync, parts, { trigger: 'scheduler', by: 'bench', ...asked });
      this.tally.add(result);
      return result;
    };
  }
}

/** Each call is a tick of its scheduler, unless something else is asked for. */
type Ticks = (asked?: Partial<RunRequest>) => Promise<RunResult>;
