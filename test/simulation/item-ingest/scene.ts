import { allQueries } from '#functions/collections.ts';
import { itemGroupConfig, itemQueueConfig, itemSyncConfig } from '#functions/item-ingest/config.ts';
import { createItemHook } from '#functions/item-ingest/hook/create-item-hook.ts';
import { createItemQueue } from '#functions/item-ingest/queue/create-item-queue.ts';
import { stateOn } from '#functions/item-ingest/state.ts';
import { createItemSync } from '#functions/item-ingest/sync/create-item-sync.ts';
import { retryDeadLetters } from '#functions/item-ingest/work-list/retry-or-drop-dead-letters.ts';
import { createGitlab, type GitlabStandIn } from '#sandbox/gitlab/gitlab.ts';
import { itemText } from '#sandbox/gitlab/items/item-texts.ts';
import { fullPath, type Hook, headOf, type Project } from '#sandbox/gitlab/projects/project.ts';
import type { SandboxAnswer, SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { silentLog } from '#shared/core/log.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { Random } from '#test/simulation/harness/random.ts';
import type { Scene, SceneFunction, SceneParts, World, WorldOperations } from '#test/simulation/harness/scene.ts';
import type { Permissions } from '#test/simulation/models/permissions-model.ts';
import { Model, type ModelLimits, type ModelProject, type PushedHead, type SeenItem } from './model.ts';

const minute = 60_000;
const hour = 60 * minute;
const hookUrl = 'https://lockstep.sandbox/item-hook';
const secrets = { 'env://GITLAB': 'token', 'env://HOOK': 'hook-secret' };

/** So many nights go by in the quiet: what is gone is in question in one, hidden in the next, erased in the last. */
const nightsInQuiet = 4;

/** Nights are eighteen minutes long here, so that the quiet holds several of them. */
const apartHours = 0.3;
const graceDays = 2 / 24;
/** Tight ones stop a plan in every other story; wide ones let a night do all it has to do. */
const tight = { gone: 1, erase: 1, 'hook-create': 2, 'hook-repair': 1, 'hook-replace': 1 };
const wide = { gone: 2, erase: 2, 'hook-create': 6, 'hook-repair': 4, 'hook-replace': 3 };
const syncConfigWith = (limits: ModelLimits) => ({
  ...itemSyncConfig.parse({
    mode: 'apply',
    writable: 'gitlab.sandbox',
    hookNights: 1,
    concurrency: 2,
    limits: Object.fromEntries(Object.entries(limits).map(([kind, cap]) => [kind, { share: 0, floor: cap, cap }])),
  }),
  apartHours,
  graceDays,
  everyHours: 0.3,
});
const queueConfig = itemQueueConfig.parse({ mode: 'apply', attempts: 3, concurrency: 2, historyCommits: 5 });
const gitlab = gitlabConfig.parse({
  url: 'http://gitlab.sandbox',
  token: 'env://GITLAB',
  perMinute: 6_000_000,
  burst: 1000,
});

const systemsBy = (api: 'graphql' | 'rest') => ({
  gitlab,
  items: itemGroupConfig.parse({
    group: 'items',
    api,
    hook: { url: hookUrl, secrets: [{ version: '1', token: 'env://HOOK' }] },
  }),
});

function functionsBy(api: 'graphql' | 'rest', limits: ModelLimits): SceneFunction[] {
  const syncConfig = syncConfigWith(limits);
  const systems = systemsBy(api);
  return [
    {
      name: 'item-sync',
      actsInState: true,
      // Each night lists everything anew and notes how far it is; the next goes on with what is left of a listing.
      isAtRest: ({ counts }) => Object.keys(counts).every(kind => kind === 'bookkeeping'),
      weight: 2,
      open: ({ instance, parts }) => {
        const made = createItemSync(syncConfig, systems, instance);
        return request => runSync(made, parts, { trigger: 'scheduler', by: 'scheduler', ...request });
      },
    },
    {
      name: 'item-queue',
      weight: 3,
      isLimited: false,
      open: ({ instance, parts }) => {
        const made = createItemQueue(queueConfig, systems, instance);
        return request => runSync(made, parts, { trigger: 'scheduler', by: 'scheduler', ...request });
      },
    },
  ];
}

/**
 * A handful of projects that people push to, rewrite, rename, transfer, archive, delete and bring back, while webhooks
 * come or are lost.
 */
class Group implements World {
  readonly gitlab: GitlabStandIn;
  readonly standIns: World['standIns'];
  readonly secrets = secrets;
  readonly functions: readonly SceneFunction[];
  readonly #model: Model;
  readonly #parts: SceneParts;
  readonly #items = new Map<number, SeenItem>();
  readonly #destroyed: Project[] = [];
  #isQuiet = false;
  #nightsSeen = new Set<string>();
  #losesHooks: number;
  #paths = 0;

  constructor(parts: SceneParts) {
    const { random, clock, store } = parts;
    this.#parts = parts;
    const api = random.chance(0.7) ? 'graphql' : 'rest';
    const limits = random.fork('limits').chance(0.5) ? tight : wide;
    this.functions = functionsBy(api, limits);
    this.#model = new Model({
      apartMs: apartHours * hour,
      graceMs: graceDays * 24 * hour,
      ours: { url: hookUrl, token: 'hook-secret' },
      limits,
      now: () => clock.now(),
      violated: parts.violated,
    });
    this.#losesHooks = random.of([0, 0.3, 1]);
    const instance = {
      clock,
      log: silentLog,
      secrets: { read: async (reference: string) => Reflect.get(secrets, reference) },
    };
    const hook = createItemHook({ toleranceSeconds: 300 }, systemsBy(api).items, { instance, store });
    const context = { base: '', caller: undefined, log: silentLog, signal: new AbortController().signal };
    this.gitlab = createGitlab({
      clock,
      users: [
        {
          id: 2,
          username: 'lockstep-svc',
          state: 'active',
          type: 'human',
          isAdmin: true,
          external: false,
          createdDay: 18_000,
          lastActivityDay: null,
          schedules: 0,
          disabledSchedules: 0,
        },
      ],
      tokens: new Map([['token', 2]]),
      systemHooks: random.chance(0.5) ? [{ url: hookUrl, token: 'hook-secret', signingToken: null }] : [],
      carriedOut: (request, answer) => this.#see(request, answer),
      send: async request => (this.#isLost(request) ? new Response(null, { status: 503 }) : hook(request, context)),
    });
    this.gitlab.webhooks.autoDisabling = random.chance(0.5);
    this.gitlab.graphql.complexityLimit = random.of([38, 45, 80, 250]);
    for (const group of ['items', 'items/maths', 'others']) this.gitlab.forge.addGroup(group);
    for (let count = random.between(2, 4); count > 0; count -= 1) this.#create(random);
    this.standIns = [this.gitlab];
  }

  edit(random: Random): string {
    const { forge } = this.gitlab;
    const known = [...this.#model.projects.values()].filter(({ id }) => forge.find(id) !== undefined);
    if (known.length === 0) return this.#create(random);
    const project = random.of(known);
    const { id } = project;
    const real = forge.get(id);
    const now = this.#parts.clock.now();
    const isInside = real.namespace !== 'others';
    const what = random.weighted([
      [8, 'push'],
      [3, 'force push'],
      [2, 'push elsewhere'],
      [2, 'rename'],
      [2, 'transfer'],
      [2, 'archive'],
      [2, 'mark for deletion'],
      [2, 'delete'],
      [this.#destroyed.length > 0 ? 3 : 0, 'bring back'],
      [known.length < 6 ? 2 : 0, 'create'],
      [2, 'touch our hook'],
      [1, 'make a hook'],
      [1, 'break the repository'],
      [1, 'lose access'],
      [1, 'lose hooks'],
    ] as const);
    switch (what) {
      case 'push':
        if (real.archived || project.isPending) return `${id} cannot be pushed to`;
        for (let left = random.between(1, 3); left > 0; left -= 1) this.#push(random, project);
        break;
      case 'force push': {
        if (real.archived || project.isPending || real.commits.length === 0) return `${id} cannot be rewritten`;
        const head = this.#document(random, project);
        const sha = forge.forcePush(id, random.between(1, 3), head.push);
        project.heads.push({ ...head.pushed, sha });
        break;
      }
      case 'push elsewhere':
        forge.pushElsewhere(id, 'draft');
        break;
      case 'rename':
        forge.rename(id, `${random.of(['a', 'b', 'c'])}-${++this.#paths}`);
        break;
      case 'transfer': {
        const to = random.of(['items', 'items/maths', 'others']);
        forge.transfer(id, to);
        if (to === 'others') this.#model.leave(project, now);
        else if (!isInside) this.#model.enter(project, now);
        break;
      }
      case 'archive':
        forge.archive(id, !real.archived);
        project.isArchived = real.archived;
        break;
      case 'mark for deletion':
        if (project.isPending) forge.restore(id);
        else forge.markForDeletion(id);
        project.isPending = !project.isPending;
        break;
      case 'delete':
        this.#destroyed.push(forge.destroy(id));
        this.#model.leave(project, now);
        return `project ${id}: delete`;
      case 'bring back': {
        const back = this.#destroyed.shift();
        if (back === undefined) return 'nothing to bring back';
        forge.bringBack(back);
        const its = this.#model.projects.get(back.id);
        if (its !== undefined && back.namespace !== 'others') this.#model.enter(its, now);
        return `project ${back.id}: bring back`;
      }
      case 'create':
        return this.#create(random);
      case 'touch our hook':
        return this.#touchHook(random, real);
      case 'make a hook': {
        const hook: Hook = {
          id: forge.nextHookId(),
          url: 'https://ci.example.org/',
          name: 'ci',
          description: null,
          pushEvents: true,
          sslVerification: true,
          token: 'theirs',
          signingToken: null,
          createdAt: now,
          failures: 0,
          alertStatus: 'executable',
          disabledUntil: null,
        };
        real.hooks.push(hook);
        project.foreignHooks.set(hook.id, { ...hook });
        break;
      }
      case 'break the repository': {
        const how = random.of(['an error', 'an internal error'] as const);
        if (!forge.stumblesOver.delete(id)) forge.stumblesOver.set(id, how);
        return `GitLab can read the repository of project ${id}: ${!forge.stumblesOver.has(id)}`;
      }
      case 'lose access':
        if (forge.withoutAccess.has(2)) forge.withoutAccess.delete(2);
        else forge.withoutAccess.add(2);
        return `our token sees the group: ${!forge.withoutAccess.has(2)}`;
      case 'lose hooks':
        this.#losesHooks = random.of([0, 0.3, 1]);
        return `of webhooks are lost: ${this.#losesHooks}`;
    }
    project.path = fullPath(real);
    return `project ${id}: ${what}`;
  }

  get permissions(): Permissions {
    return this.#model.permissions;
  }

  async check(): Promise<void> {
    await this.#look();
  }

  calm(): void {
    this.#isQuiet = true;
    this.gitlab.forge.withoutAccess.clear();
    this.gitlab.forge.stumblesOver.clear();
    this.gitlab.webhooks.autoDisabling = false;
  }

  /** While nights have to go by, one follows the other; the time of grace is over before the last. */
  quietMs(): number | undefined {
    if (this.#nightsSeen.size >= nightsInQuiet) return undefined;
    return this.#nightsSeen.size < nightsInQuiet - 1 ? 10 * minute : 70 * minute;
  }

  /** Dead letters are tried again, whatever still waits is waited for, and several nights must pass. */
  async tend({ store, now }: WorldOperations): Promise<boolean> {
    await this.#look();
    const { work, passes } = stateOn(store);
    const parts = {
      store,
      who: 'a person',
      now,
      wake: async () => undefined,
      settings: queueConfig,
      systems: {},
      environment: 'sandbox' as const,
      instance: { clock: this.#parts.clock, log: silentLog, secrets: { read: async () => '' } },
    };
    const retried = await retryDeadLetters(parts, { all: true });
    const { entries } = await passes.query('byTime', {}, { limit: 2, direction: 'descending' });
    for (const { key, value } of entries) if (this.#isQuiet && !value.isOpen) this.#nightsSeen.add(key);
    const isWaiting = (await work.query('inState', { state: 'waiting' }, { limit: 1 })).entries.length > 0;
    return retried.done > 0 || isWaiting || this.#nightsSeen.size < nightsInQuiet;
  }

  async finish(): Promise<void> {
    await this.#look();
    const { forge } = this.gitlab;
    const listed = new Set(forge.inGroup('items', { deep: true, shared: false }).map(({ id }) => id));
    const problem = this.#model.unfinished(this.#items, id => forge.get(id).hooks, listed);
    if (problem !== undefined) throw new Error(problem);
    for await (const { value } of stateOn(this.#parts.store).work.all('inState', { state: 'dead' }))
      throw new Error(`project ${value.projectId} is still a dead letter: ${value.error?.reason}`);
  }

  /** What the store holds now, against what must hold at every moment. */
  async #look(): Promise<void> {
    const { items, work } = stateOn(this.#parts.store);
    const ids = [...this.#model.projects.keys()];
    const [found, marks] = [await items.getMany(ids), await work.getMany(ids)];
    this.#items.clear();
    for (const { value } of found.values()) this.#items.set(value.projectId, value);
    const asked = new Map<number, 'gone' | 'erase'>();
    for (const { value } of marks.values())
      if (value.ask === 'gone' || value.ask === 'erase') asked.set(value.projectId, value.ask);
    this.#model.departures(this.#items, asked);
    const problem = this.#model.violation(this.#items, this.#parts.clock.now());
    if (problem !== undefined) this.#parts.violated(problem);
  }

  /** Tells the model what a request of ours has made of a project's hooks, as soon as it did. */
  #see({ method, path }: SandboxRequest, { status }: SandboxAnswer): void {
    const id = Number(/\/projects\/(\d+)\/hooks(?:\/\d+)?$/.exec(path)?.[1]);
    const what = ({ POST: 'made', PUT: 'edited', DELETE: 'removed' } as const)[method];
    const project = this.#model.projects.get(id);
    if (what === undefined || status >= 300 || project === undefined) return;
    this.#model.weChanged(project, what, this.gitlab.forge.get(id).hooks);
  }

  #isLost(request: Request): boolean {
    const id = request.headers.get('idempotency-key') ?? '';
    return (
      this.#losesHooks === 1 || (this.#losesHooks > 0 && Number.parseInt(id.slice(0, 2), 16) / 256 < this.#losesHooks)
    );
  }

  #create(random: Random): string {
    const { forge } = this.gitlab;
    const now = this.#parts.clock.now();
    const namespace = random.weighted([
      [4, 'items'],
      [3, 'items/maths'],
      [1, 'others'],
    ] as const);
    const { id } = forge.create(namespace, `p-${++this.#paths}`);
    const project: ModelProject = {
      id,
      heads: [],
      absences: [],
      path: fullPath(forge.get(id)),
      isArchived: false,
      isPending: false,
      foreignHooks: new Map(),
    };
    this.#model.projects.set(id, project);
    if (namespace === 'others') this.#model.leave(project, now);
    if (random.chance(0.8)) this.#push(random, project);
    return `project ${id} is created`;
  }

  #push(random: Random, project: ModelProject): void {
    const { push, pushed } = this.#document(random, project);
    const before = headOf(this.gitlab.forge.get(project.id));
    const isStillMissing = pushed.isMissing && before?.files.has('item.json') !== true;
    const sha = this.gitlab.forge.push(project.id, push);
    project.heads.push({ ...pushed, sha, isMissing: pushed.isMissing || isStillMissing });
  }

  /** A document as somebody writes it: good mostly, sometimes with another's id, broken, or taken away. */
  #document(
    random: Random,
    project: ModelProject,
  ): { push: { files: Record<string, string | null>; committedAt: number }; pushed: Omit<PushedHead, 'sha'> } {
    const now = this.#parts.clock.now();
    const committedAt = random.chance(0.2) ? now - random.between(1, 400) * 24 * hour : now;
    const what = random.weighted([
      [8, 'good'],
      [1, 'broken'],
      [1, 'missing'],
    ] as const);
    const nonce = `${++this.#paths}`;
    if (what === 'missing')
      return {
        push: { files: { 'item.json': null, note: nonce }, committedAt },
        pushed: { good: null, isMissing: true },
      };
    if (what === 'broken')
      return {
        push: { files: { 'item.json': `{ broken ${nonce}` }, committedAt },
        pushed: { good: null, isMissing: false },
      };
    const itemId = random.chance(0.05) ? 1 : 100 + project.id;
    const status = random.of(['Draft', 'Review', 'Operational']);
    return {
      push: { files: { 'item.json': itemText({ id: itemId, status, prompt: nonce }) }, committedAt },
      pushed: { good: { itemId, status }, isMissing: false },
    };
  }

  #touchHook(random: Random, real: Project): string {
    const hook = real.hooks.find(({ url }) => url === hookUrl);
    if (hook === undefined) return `project ${real.id} has no hook of ours`;
    const what = random.of(['change', 'remove', 'disable', 'mute']);
    if (what === 'change') Object.assign(hook, { url: 'https://elsewhere.example.org/', token: null });
    if (what === 'remove') real.hooks.splice(real.hooks.indexOf(hook), 1);
    if (what === 'disable') hook.alertStatus = 'disabled';
    if (what === 'mute') hook.pushEvents = false;
    return `project ${real.id}: ${what} our hook`;
  }
}

export const itemIngest: Scene = {
  name: 'item-ingest',
  queries: allQueries,
  start: random => Date.parse(random.of(['2026-11-21T20:00:00Z', '2026-10-24T22:30:00Z', '2027-03-27T23:10:00Z'])),
  make: parts => new Group(parts),
};
