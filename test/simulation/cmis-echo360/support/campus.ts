import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { createEcho360Adopt } from '#functions/cmis-echo360/adopt/create-echo360-adopt.ts';
import { echo360QueueConfig, echo360RefreshConfig } from '#functions/cmis-echo360/config.ts';
import { type Occurrence, occurrenceOf } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { createEcho360Queue } from '#functions/cmis-echo360/queue/create-echo360-queue.ts';
import { createEcho360Refresh } from '#functions/cmis-echo360/refresh/create-echo360-refresh.ts';
import { connectCmisEcho360 } from '#functions/cmis-echo360/upstreams.ts';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { type MissingShares, seedReferenceData } from '#sandbox/echo360/seed.ts';
import type { Echo360Settings } from '#sandbox/echo360/settings.ts';
import { type Echo360StandIn, sandboxClient, startEcho360StandIn } from '#sandbox/echo360/stand-in.ts';
import { cmisConfig } from '#shared/clients/cmis/config.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import type { Clock } from '#shared/core/clock.ts';
import { silentLog } from '#shared/core/log.ts';
import type { OperationParts } from '#shared/runtime/operations/audited-change.ts';
import { wake } from '#shared/runtime/operations/wake.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { FunctionSettings, RunParts } from '#shared/runtime/run/run-parts.ts';
import type { RunRequest, RunResult } from '#shared/runtime/run/run-result.ts';
import type { Store } from '#shared/state/store.ts';
import { Grounds } from '#test/simulation/cmis-echo360/support/grounds.ts';
import { ScaledClock } from '#test/simulation/cmis-echo360/support/scaled-clock.ts';

/** Long by the campus's fast clock, so that a busy machine loses no lease; a test moves the clock past it. */
export const leaseMs = 1_200_000;

export interface CampusOptions {
  readonly year: YearValues;
  /** Further sets whose changes are recorded. */
  readonly otherSetIds?: string[];
  /** Whether the triggers were there when the year was entered; they were, unless told otherwise. */
  readonly queued?: boolean;
  readonly config?: z.input<typeof echo360QueueConfig>;
  readonly refresh?: z.input<typeof echo360RefreshConfig>;
  readonly echo360?: Partial<Echo360Settings>;
  /** What Echo360 lacks of the year's reference data. */
  readonly missing?: MissingShares;
  readonly start?: string;
  readonly connection?: Partial<z.input<typeof echo360Config>>;
}

/** One more process that runs the functions: instances of its own on the same state, CMIS and Echo360. */
export interface ProcessOptions {
  readonly store?: Store;
  readonly clock?: Clock;
  readonly settings?: Partial<FunctionSettings>;
  readonly observer?: RunParts['observer'];
}

/** A university, with the processes that run the functions there. */
export class Campus extends Grounds {
  readonly #options: CampusOptions;
  #ids = 0;

  private constructor(folder: string, clock: ScaledClock, echo360: Echo360StandIn, options: CampusOptions) {
    super(folder, clock, echo360);
    this.#options = options;
    this.cmis.load(options.year, { queued: options.queued ?? true });
    seedReferenceData(echo360.state, referenceValues(options.year), options.missing);
  }

  /** On Friday 20 November 2026, before the small year's first week, unless told otherwise. */
  static async open(options: CampusOptions): Promise<Campus> {
    const clock = new ScaledClock(options.start ?? '2026-11-20T09:00:00Z', 50);
    const settings = { callsPerMinute: null, roomFilter: 'roomId', ...options.echo360 };
    const echo360 = await startEcho360StandIn({ clock, settings });
    return new Campus(mkdtempSync(join(tmpdir(), 'lockstep-campus-')), clock, echo360, options);
  }

  /** The queue function of one process. */
  queue(options: ProcessOptions = {}): (request?: Partial<RunRequest>) => Promise<RunResult> {
    const parts = this.#parts(options);
    const config = echo360QueueConfig.parse({ mode: 'apply', ...this.#options.config });
    const sync = createEcho360Queue(config, this.#systems(), this.#instance(parts));
    return request => runSync(sync, parts, { trigger: 'scheduler', by: 'test', ...request });
  }

  /** A run whose process may be killed by its store: what it says then is nobody's to hear. */
  async queueUntilKilled(store: Store): Promise<void> {
    try {
      await this.queue({ store })();
    } catch (error) {
      assert.match(String(error), /killed/);
    }
  }

  /** The refresh function of one process. */
  refresh(options: ProcessOptions = {}): (request?: Partial<RunRequest>) => Promise<RunResult> {
    const parts = this.#parts(options);
    const config = echo360RefreshConfig.parse({ mode: 'apply', ...this.#options.refresh });
    const sync = createEcho360Refresh(config, this.#systems(), this.#instance(parts));
    return request => runSync(sync, parts, { trigger: 'scheduler', by: 'test', ...request });
  }

  /** The adoption of what Echo360 holds already. */
  adopt(options: ProcessOptions = {}): (request?: Partial<RunRequest>) => Promise<RunResult> {
    const parts = this.#parts(options);
    const config = echo360QueueConfig.parse({ mode: 'apply', ...this.#options.config });
    const sync = createEcho360Adopt(config, this.#systems(), this.#instance(parts));
    return request => runSync(sync, parts, { trigger: 'person', by: 'test', ...request });
  }

  /** What people use to steer functions. */
  operations(): OperationParts {
    const { store, clock, randomId } = this.#parts({});
    return { store, now: () => clock.now(), randomId, who: 'operator@example.ac.uk' };
  }

  /** What a person's operation of the queue works with. */
  operating() {
    const { store, log } = this.#parts({});
    const { clock } = this;
    const settings = echo360QueueConfig.parse({ mode: 'apply', ...this.#options.config });
    return {
      store,
      settings,
      systems: this.#systems(),
      who: 'operator@example.ac.uk',
      now: () => clock.now(),
      wake: (name: string, why: string) => wake({ store, log }, name, why),
    };
  }

  /** What CMIS has now, eligible and dated, of the whole year. */
  async lessons(): Promise<Occurrence[]> {
    const endings: (() => Promise<void>)[] = [];
    const context = {
      clock: this.clock,
      log: silentLog,
      signal: new AbortController().signal,
      count: () => undefined,
      beforeWrite: () => Promise.reject(new Error('only reads')),
      runId: 'lessons',
      atEnd: (ending: () => Promise<void>) => void endings.push(ending),
    };
    const { cmis } = connectCmisEcho360(this.#systems(), this.#instance(this.#parts({})));
    const config = echo360QueueConfig.parse({ ...this.#options.config });
    const reader = await cmis.connect(context);
    const found: Occurrence[] = [];
    for await (const { events } of reader.yearEvents(this.#options.year.setId)) {
      found.push(...events.flatMap(event => (event.fault === undefined ? [occurrenceOf(event, config)] : [])));
    }
    for (const ending of endings) await ending();
    return found;
  }

  #parts({ store, clock, settings, observer }: ProcessOptions): RunParts {
    return {
      store: store ?? this.store,
      clock: clock ?? this.clock,
      log: silentLog,
      settings: { mode: 'apply', budgetMs: leaseMs, leaseMs, configDigest: 'one', ...settings },
      holder: 'test',
      randomId: () => `${String(++this.#ids).padStart(6, '0')}aaaaaaaaaa`,
      stop: new AbortController().signal,
      ...(observer === undefined ? {} : { observer }),
    };
  }

  #instance({ clock, log }: RunParts) {
    return { clock, log, secrets: { read: async () => sandboxClient.secret } };
  }

  #systems() {
    return {
      cmis: cmisConfig.parse({
        database: { driver: 'sqlite', file: this.cmis.file },
        name: 'cmis',
        setId: this.#options.year.setId,
        otherSetIds: this.#options.otherSetIds ?? [],
      }),
      echo360: echo360Config.parse({
        url: this.echo360.url,
        institutionId: this.echo360.state.institutionId,
        clientId: sandboxClient.id,
        clientSecret: 'env://ECHO360_SECRET',
        perMinute: 100_000,
        attemptTimeoutSeconds: 150,
        totalTimeoutSeconds: 150,
        roomFilter: 'roomId',
        ...this.#options.connection,
      }),
    };
  }
}
