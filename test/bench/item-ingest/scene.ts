import { allQueries } from '#functions/collections.ts';
import { itemGroupConfig, itemQueueConfig, itemSyncConfig } from '#functions/item-ingest/config.ts';
import { fieldsOf, mappingVersion } from '#functions/item-ingest/document/map-fields.ts';
import { createItemHook } from '#functions/item-ingest/hook/create-item-hook.ts';
import { blankItem, withDocument } from '#functions/item-ingest/item/item-changes.ts';
import { newProject, type OwnHook } from '#functions/item-ingest/project/item-projects.ts';
import { createItemQueue } from '#functions/item-ingest/queue/create-item-queue.ts';
import { stateOn } from '#functions/item-ingest/state.ts';
import { createItemSync } from '#functions/item-ingest/sync/create-item-sync.ts';
import { createGitlab, type GitlabOptions, type GitlabStandIn } from '#sandbox/gitlab/gitlab.ts';
import { itemText } from '#sandbox/gitlab/items/item-texts.ts';
import { serviceId } from '#sandbox/gitlab/population.ts';
import type { Forge } from '#sandbox/gitlab/projects/forge.ts';
import { fullPath, headOf } from '#sandbox/gitlab/projects/project.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { silentLog } from '#shared/core/log.ts';
import type { Wire } from '#shared/core/wire.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Store, Write } from '#shared/state/store.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { realClock } from '#test/support/real-clock.ts';

const token = 'bench-gitlab-token';
const hookUrl = 'https://lockstep.example.org/item-hook';
const day = 86_400_000;
/** When every item was begun: a commit's id follows from it, in whichever process the group is made. */
const begunAt = Date.parse('2026-01-05T10:00:00Z');

/**
 * Which night it is, for machine and state store alike: runs go by the store's clock. What has gone on since is real
 * time.
 */
const tonight = { night: 0 };
const nightNow = (): number => Math.round(realClock.now() + tonight.night * day);
const clock = { ...realClock, now: nightNow };

export function gitlabOptions(): Omit<GitlabOptions, 'url'> {
  return {
    clock: realClock,
    users: [human(serviceId, { username: 'lockstep-svc' })],
    tokens: new Map([[token, serviceId]]),
    send: async () => new Response(null, { status: 200 }),
  };
}

/**
 * A group of so many items with one commit each, and our hook on every one. Their texts are made when they are read.
 */
export function fillForge(forge: Forge, count: number): void {
  for (const group of ['items', 'items/maths', 'items/ela']) forge.addGroup(group);
  const groups = ['items', 'items/maths', 'items/ela'];
  for (let index = 0; index < count; index += 1) {
    const { id, hooks } = forge.create(groups[index % 3] ?? 'items', `187-${index}`, {
      files: { 'item.json': () => itemText({ id: 1000 + index }) },
      committedAt: begunAt,
    });
    hooks.push({
      id,
      url: hookUrl,
      name: 'Lockstep',
      description: null,
      pushEvents: true,
      sslVerification: true,
      token: 'hook-secret',
      signingToken: null,
      createdAt: 0,
      failures: 0,
      alertStatus: 'executable',
      disabledUntil: null,
    });
  }
}

/** A project as a store that is up to date has it. */
export interface Ingested {
  readonly id: number;
  readonly path: string;
  readonly head: string;
}

export function ingestedOf(forge: Forge): Ingested[] {
  return forge.all.map(project => ({ id: project.id, path: fullPath(project), head: headOf(project)?.sha ?? '' }));
}

/** A store in which all of these are ingested, each hook checked on one of the last 28 nights. */
export async function storeWith(file: string, projects: Iterable<Ingested>): Promise<Store> {
  // A store's clock never goes back: one that was filled in a later night would stay there.
  tonight.night = 0;
  const store = openSqliteStore({ file, queries: allQueries, now: nightNow });
  const { items, projects: records } = stateOn(store);
  const fields = fieldsOf(itemText({ id: 1 }));
  if ('unusable' in fields) throw new Error(fields.unusable);
  let writes: Write[] = [];
  for (const { id, path, head } of projects) {
    const good = {
      fields: { ...fields, itemId: 1000 + id },
      commit: head,
      mappingVersion,
      derived: null,
      isHistoryCut: false,
      isBeingCreated: false,
    };
    const item = withDocument({ ...blankItem(id), path, head, changedAt: id }, good);
    const hook: OwnHook = { phase: 'present', hookId: id, askedAt: 0, url: hookUrl, secretVersion: '1', replaces: [] };
    const record = {
      ...newProject({ projectId: id, path, isWritable: true }),
      hook,
      isHookDue: false,
      hookCheckedAt: realClock.now() - (id % 28) * day,
    };
    writes.push(items.set(id, item), records.set(id, record));
    if (writes.length < 400) continue;
    await store.commit(undefined, writes);
    writes = [];
  }
  if (writes.length > 0) await store.commit(undefined, writes);
  return store;
}

export interface Night {
  readonly url: string;
  readonly wire?: Wire;
  readonly store: Store;
  readonly api: 'graphql' | 'rest';
  /** Which night it is, counted from now. */
  readonly night: number;
}

/** One run of a function, with its pace put out of the way. */
async function run(which: 'item-sync' | 'item-queue', { url, wire, store, api, night }: Night): Promise<RunResult> {
  tonight.night = night;
  const systems = {
    gitlab: gitlabConfig.parse({ url, token: 'env://GITLAB', perMinute: 6_000_000, burst: 10_000 }),
    items: itemGroupConfig.parse({
      group: 'items',
      api,
      hook: { url: hookUrl, secrets: [{ version: '1', token: 'env://HOOK' }] },
    }),
  };
  const secrets = { read: async (name: string) => (name === 'env://GITLAB' ? token : 'hook-secret') };
  const instance = { clock, log: silentLog, secrets, wire };
  let ids = 0;
  const parts = {
    store,
    clock,
    log: silentLog,
    settings: { mode: 'apply' as const, budgetMs: 3_600_000, leaseMs: 300_000, configDigest: 'bench' },
    holder: 'bench',
    randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
    stop: new AbortController().signal,
  };
  const request = { trigger: 'scheduler', by: 'bench' } as const;
  const { host } = new URL(url);
  const result =
    which === 'item-sync'
      ? await runSync(
          createItemSync(itemSyncConfig.parse({ mode: 'apply', writable: host }), systems, instance),
          parts,
          request,
        )
      : await runSync(createItemQueue(itemQueueConfig.parse({ mode: 'apply' }), systems, instance), parts, request);
  if (result.status !== 'succeeded') throw new Error(`${which} ended ${result.status}: ${result.message}`);
  return result;
}

export interface NightCosts {
  /** Calls to GitLab. */
  readonly calls: number;
  /** Documents of the state that were read and written. */
  readonly reads: number;
  readonly writes: number;
}

/** What a night costs: a pass, and the queue to its end. */
export async function costsOfNight(night: Night): Promise<NightCosts> {
  const before = { ...night.store.operations };
  const sync = await run('item-sync', night);
  if (sync.rounds === 0) throw new Error(`no pass was due in night ${night.night}`);
  const queue = await run('item-queue', { ...night, night: night.night + 0.01 });
  const { reads, writes } = night.store.operations;
  return {
    calls: (sync.requests['gitlab'] ?? 0) + (queue.requests['gitlab'] ?? 0),
    reads: reads - before.reads,
    writes: writes - before.writes,
  };
}

/** So many pushes, one after the other, each of another project: ms from request to answer. */
export async function hookTimes(file: string, count: number): Promise<number[]> {
  const store = openSqliteStore({ file, queries: allQueries, now: nightNow });
  const group = itemGroupConfig.parse({
    group: 'items',
    hook: { url: hookUrl, secrets: [{ version: '1', token: 'env://HOOK' }] },
  });
  const instance = { clock, log: silentLog, secrets: { read: async () => 'hook-secret' } };
  const hook = createItemHook({ toleranceSeconds: 300 }, group, { instance, store });
  const context = { base: '', caller: undefined, log: silentLog, signal: new AbortController().signal };
  const times: number[] = [];
  for (let id = 1; id <= count; id += 1) {
    const body = JSON.stringify({
      object_kind: 'push',
      event_name: 'push',
      before: 'b'.repeat(40),
      after: 'a'.repeat(40),
      ref: 'refs/heads/master',
      project_id: id,
      project: { path_with_namespace: `items/187-${id}` },
      commits: [],
    });
    const headers = { 'x-gitlab-token': 'hook-secret', 'webhook-id': `delivery ${id}` };
    const began = realClock.monotonic();
    const { status } = await hook(new Request(hookUrl, { method: 'POST', body, headers }), context);
    times.push(realClock.monotonic() - began);
    if (status !== 200) throw new Error(`a webhook was answered with ${status}`);
  }
  await store.close();
  return times;
}

export { run as runFunction };

export function inProcess(count: number): GitlabStandIn {
  const gitlab = createGitlab({ ...gitlabOptions(), url: 'https://gitlab.example.org' });
  fillForge(gitlab.forge, count);
  return gitlab;
}
