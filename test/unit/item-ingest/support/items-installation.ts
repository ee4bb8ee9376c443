import { allQueries } from '#functions/collections.ts';
import { createItemAdopt } from '#functions/item-ingest/adopt/create-item-adopt.ts';
import type { ItemAdoptParameters } from '#functions/item-ingest/adopt/parameters.ts';
import { itemGroupConfig, itemQueueConfig, itemSyncConfig } from '#functions/item-ingest/config.ts';
import { createItemHook } from '#functions/item-ingest/hook/create-item-hook.ts';
import { createItemQueue } from '#functions/item-ingest/queue/create-item-queue.ts';
import { stateOn } from '#functions/item-ingest/state.ts';
import { createItemStore } from '#functions/item-ingest/store/create-item-store.ts';
import { createItemSync } from '#functions/item-ingest/sync/create-item-sync.ts';
import type { ItemSyncParameters } from '#functions/item-ingest/sync/parameters.ts';
import { dropDeadLetters, retryDeadLetters } from '#functions/item-ingest/work-list/retry-or-drop-dead-letters.ts';
import type { DeadLetterParameters } from '#functions/item-ingest/work-list/work-parameters.ts';
import { createGitlab, type GitlabStandIn } from '#sandbox/gitlab/gitlab.ts';
import type { Forge } from '#sandbox/gitlab/projects/forge.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import type { Change, Finding, Outcome } from '#shared/core/change.ts';
import { type Log, silentLog } from '#shared/core/log.ts';
import type { Trigger } from '#shared/core/run-status.ts';
import type { Endpoint } from '#shared/descriptor/endpoint.ts';
import type { OperationResult } from '#shared/descriptor/operation.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunParts } from '#shared/runtime/run/run-parts.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import type { Store } from '#shared/state/store.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
export const signing = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const secrets: Readonly<Record<string, string>> = {
  'env://GITLAB': 'token',
  'env://HOOK': 'hook-secret',
  'env://OLD_HOOK': 'older-secret',
  'env://SIGN': signing,
};

export interface ItemsOptions {
  readonly group?: Readonly<Record<string, unknown>>;
  readonly sync?: Readonly<Record<string, unknown>>;
  readonly queue?: Readonly<Record<string, unknown>>;
  readonly version?: string;
  /** Webhooks reach item-hook by themselves (the default: they are lost). */
  readonly delivers?: boolean;
}

export interface RunOptions {
  readonly trigger?: Trigger;
  readonly parameters?: ItemSyncParameters;
  readonly store?: Store;
  readonly mode?: 'dry-run';
}

export interface Told {
  readonly result: RunResult;
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  /** By change title. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Requests to GitLab. */
  readonly calls: number;
}

export interface ItemsInstallation {
  readonly clock: PatientClock;
  readonly gitlab: GitlabStandIn;
  readonly forge: Forge;
  readonly state: MemoryState;
  readonly store: Store;
  readonly hook: Endpoint;
  readonly itemStore: Endpoint;
  readonly log: Log;
  sync(options?: RunOptions): Promise<Told>;
  queue(options?: RunOptions): Promise<Told>;
  adopt(options?: Omit<RunOptions, 'parameters'> & { readonly parameters?: ItemAdoptParameters }): Promise<Told>;
  /** A night and its quiet: a pass of the scheduler, then the queue, until nothing waits. */
  night(): Promise<void>;
  item(projectId: number): ReturnType<ReturnType<typeof stateOn>['items']['get']>;
  work(projectId: number): ReturnType<ReturnType<typeof stateOn>['work']['get']>;
  read(path: string): Promise<{ readonly status: number; readonly body: unknown }>;
  /** The body of an answer of item-store. */
  text(path: string): Promise<string>;
  operate(name: 'retry' | 'drop', parameters: DeadLetterParameters): Promise<OperationResult>;
}

/** The item functions as they would be installed, on a stand-in for GitLab and a store in memory, without sockets. */
export function installItems(options: ItemsOptions = {}): ItemsInstallation {
  const clock = new PatientClock(30_000, '2026-11-21T01:00:00Z');
  const send = async (request: Request): Promise<Response> => {
    if (options.delivers !== true) return new Response(null, { status: 503 });
    return hook(request, endpointContext);
  };
  const gitlab = createGitlab({
    clock,
    users: [human(2, { username: 'lockstep-svc' })],
    tokens: new Map([['token', 2]]),
    url: 'https://gitlab.example.org',
    send,
    ...(options.version === undefined ? {} : { version: options.version }),
  });
  gitlab.webhooks.autoDisabling = false;
  for (const group of ['items', 'items/maths', 'others', 'items2']) gitlab.forge.addGroup(group);
  const state = new MemoryState({ queries: allQueries, now: () => clock.now() });
  const store = state.open();
  const group = itemGroupConfig.parse({
    group: 'items',
    hook: { url: 'https://lockstep.example.org/item-hook', secrets: [{ version: '1', token: 'env://HOOK' }] },
    ...options.group,
  });
  const systems = {
    items: group,
    gitlab: gitlabConfig.parse({ url: gitlab.url, token: 'env://GITLAB', perMinute: 600_000, burst: 1000 }),
  };
  const syncConfig = itemSyncConfig.parse({ mode: 'apply', writable: 'gitlab.example.org', ...options.sync });
  const queueConfig = itemQueueConfig.parse({ mode: 'apply', ...options.queue });
  const instance = {
    clock,
    log: silentLog,
    secrets: { read: async (reference: string) => secrets[reference] ?? 'unknown' },
    wire: wireTo(gitlab),
  };
  const endpointContext = { base: '', caller: undefined, log: silentLog, signal: new AbortController().signal };
  const hook = createItemHook({ toleranceSeconds: 300 }, group, { instance, store });
  const itemStore = createItemStore({ pageSize: 100 }, { store });
  let ids = 0;

  const told = async (run: (parts: RunParts) => Promise<RunResult>, how: RunOptions): Promise<Told> => {
    const changes: Change[] = [];
    const findings: Finding[] = [];
    const outcomes = new Map<string, Outcome>();
    const before = gitlab.requests.total;
    const result = await run({
      store: how.store ?? store,
      clock,
      log: silentLog,
      settings: { mode: 'apply', budgetMs: 1_500_000, leaseMs: 300_000, configDigest: 'c' },
      holder: 'test machine',
      randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
      stop: new AbortController().signal,
      observer: {
        onPlan: (planned, found) => {
          changes.push(...planned);
          findings.push(...found);
        },
        onOutcome: (change, outcome) => void outcomes.set(change.title, outcome),
      },
    });
    return { result, changes, findings, outcomes, calls: gitlab.requests.total - before };
  };
  const request = (how: RunOptions) => ({
    trigger: how.trigger ?? ('scheduler' as const),
    by: 'test',
    ...(how.mode === undefined ? {} : { mode: how.mode }),
    ...(how.parameters === undefined ? {} : { parameters: how.parameters }),
  });
  const installation: ItemsInstallation = {
    clock,
    gitlab,
    forge: gitlab.forge,
    state,
    store,
    hook,
    itemStore,
    log: silentLog,
    sync: (how = {}) => told(parts => runSync(createItemSync(syncConfig, systems, instance), parts, request(how)), how),
    queue: async (how = {}) => {
      // The next minute's tick: a run's own clock may be some milliseconds ahead of the time.
      clock.advance(60_000);
      return told(parts => runSync(createItemQueue(queueConfig, systems, instance), parts, request(how)), how);
    },
    adopt: ({ parameters, ...how } = {}) =>
      told(
        parts =>
          runSync(createItemAdopt(syncConfig, systems, instance), parts, {
            ...request(how),
            ...(parameters === undefined ? {} : { parameters }),
          }),
        how,
      ),
    async night() {
      await this.sync();
      for (let run = 0; run < 40; run += 1) {
        const { result } = await this.queue();
        if (result.message === 'Nothing to do.') return;
        clock.advance((6 * hour) / 10);
      }
      throw new Error('the queue does not come to its end');
    },
    item: projectId => stateOn(store).items.get(projectId),
    work: projectId => stateOn(store).work.get(projectId),
    async text(path) {
      return (await itemStore(new Request(`https://store.example.org${path}`), endpointContext)).text();
    },
    operate: (name, parameters) => {
      const operation = {
        store,
        who: 'a person',
        now: () => clock.now(),
        wake: async () => undefined,
        settings: queueConfig,
        systems,
        environment: 'sandbox' as const,
        instance,
      };
      return name === 'retry' ? retryDeadLetters(operation, parameters) : dropDeadLetters(operation, parameters);
    },
    async read(path) {
      try {
        const response = await itemStore(new Request(`https://store.example.org${path}`), endpointContext);
        const text = await response.text();
        const body: unknown = text === '' ? undefined : JSON.parse(text);
        return { status: response.status, body };
      } catch (error) {
        return { status: 400, body: error };
      }
    },
  };
  return installation;
}
