import { allQueries } from '#functions/collections.ts';
import { blocks } from '#functions/lookup-gitlab/blocks.ts';
import { lookupGitlabConfig } from '#functions/lookup-gitlab/config.ts';
import { createLookupGitlab } from '#functions/lookup-gitlab/create-lookup-gitlab.ts';
import { createGitlab, type GitlabStandIn } from '#sandbox/gitlab/gitlab.ts';
import type { User } from '#sandbox/gitlab/user.ts';
import type { SandboxAnswer, SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { createLookup, type LookupStandIn } from '#sandbox/lookup/lookup.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { lookupConfig } from '#shared/clients/lookup/config.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Random } from '#test/simulation/harness/random.ts';
import type { Scene, SceneFunction, SceneParts, World } from '#test/simulation/harness/scene.ts';
import type { Permissions } from '#test/simulation/models/permissions-model.ts';
import { Model } from './model.ts';

const day = 86_400_000;
const serviceId = 2;
const service = 'lockstep-svc';
const claim = 'lockstep_block';
const limits = { block: 2, unblock: 3, 'block-idle': 2, total: 4 };
const names = [
  'ab10',
  'ab11',
  'AB12',
  'ab13',
  'cd14',
  'grp-admin-ab10',
  'uis-build-bot',
  'external-18',
  'external-19',
  'someone',
];

const fixed = Object.fromEntries(Object.entries(limits).map(([kind, cap]) => [kind, { share: 0, floor: cap, cap }]));
const client = { id: 'lockstep', secret: 'lookup-secret' };

const config = lookupGitlabConfig.parse({
  mode: 'apply',
  probe: 'zz999',
  writable: 'gitlab.sandbox',
  limits: fixed,
  unknown: { share: 1 },
  concurrency: 1,
});
const upstreams = {
  gitlab: gitlabConfig.parse({
    url: 'http://gitlab.sandbox',
    token: 'env://GITLAB',
    perMinute: 6_000_000,
    burst: 1000,
  }),
  lookup: lookupConfig.parse({
    access: 'gateway',
    url: 'http://lookup.sandbox/lookup/v1',
    tokenUrl: 'http://lookup.sandbox/oauth2/v1/token',
    clientId: client.id,
    clientSecret: 'env://LOOKUP',
    perMinute: 6_000_000,
  }),
};

const sync: SceneFunction = {
  name: 'lookup-gitlab',
  weight: 1,
  concurrency: config.concurrency,
  open: ({ instance, parts }) => {
    const made = createLookupGitlab(config, upstreams, instance);
    return request => runSync(made, parts, { trigger: 'scheduler', by: 'scheduler', ...request });
  },
};

/** A handful of accounts of every kind, and people who are cancelled, come back, are let in, are shut out. */
class Town implements World {
  readonly gitlab: GitlabStandIn;
  readonly lookup: LookupStandIn;
  readonly standIns: World['standIns'];
  readonly secrets = { 'env://GITLAB': 'admin-token', 'env://LOOKUP': client.secret };
  readonly functions = [sync];
  readonly #model: Model;
  readonly #parts: SceneParts;
  #eventsSeen = 0;

  constructor(parts: SceneParts) {
    const { random, clock, violated } = parts;
    this.#parts = parts;
    const today = Math.floor(clock.now() / day);
    this.#model = new Model(() => clock.now(), limits, violated);
    const users = names
      .filter(name => random.chance(0.8) || name === 'ab10')
      .map((username, index) => this.#newcomer(random, username, 10 + index, today));
    this.gitlab = createGitlab({
      clock,
      users: [human(serviceId, { username: service, isAdmin: true, lastActivityDay: today }), ...users],
      tokens: new Map([['admin-token', serviceId]]),
      carriedOut: (request, answer) => this.#see(request, answer),
    });
    this.gitlab.quirks.largestPage = random.of([2, 3, 100]);
    const crsids = new Set(
      users.map(({ username }) => username.toLowerCase()).filter(name => Model.kindOf(name) === 'person'),
    );
    for (const crsid of crsids) this.#model.setInLookup(crsid, 'live');
    this.lookup = createLookup({
      clock,
      people: ['zz999', ...crsids].map(crsid => ({ crsid, cancelled: false })),
      group: { name: 'lockstep', password: 'unused' },
      client,
    });
    this.standIns = [this.gitlab, this.lookup];
  }

  edit(random: Random): string {
    const { gitlab, lookup } = this;
    const account = random.of([...this.#model.accounts.values()]);
    const { id, username, state } = account;
    const crsid = username.toLowerCase();
    const user = gitlab.directory.find(id);
    if (user === undefined) throw new Error(`the stand-in has lost ${username}`);
    const isPerson = Model.kindOf(username) === 'person';
    const what = random.weighted([
      [isPerson ? 6 : 0, 'cancel'],
      [isPerson ? 3 : 0, 'reinstate'],
      [isPerson ? 2 : 0, 'forget'],
      [2, 'block'],
      [4, 'unblock'],
      [state === 'blocked' ? 3 : 0, 'take over'],
      [1, 'ban'],
      [1, 'deactivate'],
      [1, 'sign in'],
      [1, 'promote'],
      [1, 'join'],
      [1, 'leave'],
      [1, 'remove the mark'],
      [1, 'jam'],
      [1, 'garble'],
    ] as const);
    switch (what) {
      case 'cancel':
      case 'reinstate':
        lookup.people.set(crsid, what === 'cancel');
        this.#model.setInLookup(crsid, what === 'cancel' ? 'cancelled' : 'live');
        break;
      case 'forget':
        lookup.people.remove(crsid);
        this.#model.setInLookup(crsid, 'unknown');
        break;
      case 'block':
        if (state !== 'active') return `${username} is ${state} already`;
        gitlab.person.block(username);
        this.#model.personBlocked(account);
        break;
      case 'unblock':
        if (state !== 'blocked') return `${username} is not blocked`;
        gitlab.person.unblock(username);
        this.#model.personUnblocked(account);
        break;
      case 'take over':
        // Unblocks somebody and blocks them again: from now on the block is that person's, and stays.
        gitlab.person.unblock(username);
        this.#model.personUnblocked(account);
        gitlab.person.block(username);
        this.#model.personBlocked(account);
        break;
      case 'ban':
      case 'deactivate':
        if (state !== 'active') return `${username} is ${state} already`;
        this.#model.personShutOut(account, what === 'ban' ? 'banned' : 'deactivated');
        user.state = account.state;
        break;
      case 'sign in':
        if (state !== 'active') return `${username} cannot sign in`;
        user.lastActivityDay = Math.floor(this.#parts.clock.now() / day);
        this.#model.signedIn(account, user.lastActivityDay);
        break;
      case 'promote':
        user.isAdmin = !user.isAdmin;
        this.#model.setAdmin(account, user.isAdmin);
        break;
      case 'join':
        return this.#join(random);
      case 'leave':
        if (this.#model.accounts.size < 3) return 'nobody leaves';
        gitlab.directory.remove(id);
        this.#model.accounts.delete(id);
        break;
      case 'remove the mark':
        user.attributes?.delete(claim);
        this.#model.personRemovedMark(account);
        break;
      case 'jam':
        user.stuck = !user.stuck;
        break;
      case 'garble':
        lookup.quirks.addStranger = random.chance(0.5);
        gitlab.quirks.dropLink = random.chance(0.3);
        return `Lookup answers about a stranger: ${lookup.quirks.addStranger}; a proxy drops links: ${gitlab.quirks.dropLink}`;
    }
    this.#eventsSeen = gitlab.directory.events.length;
    return `${username}: ${what}`;
  }

  rush(random: Random): string {
    const is = random.of(['cancelled', 'live'] as const);
    const people = [...this.#model.accounts.values()].filter(
      ({ username }) => Model.kindOf(username) === 'person' && random.chance(0.8),
    );
    for (const { username } of people) {
      const crsid = username.toLowerCase();
      this.lookup.people.set(crsid, is === 'cancelled');
      this.#model.setInLookup(crsid, is);
    }
    return `${people.map(({ username }) => username).join(', ')}: ${is} at once`;
  }

  get permissions(): Permissions {
    return this.#model.permissions;
  }

  calm(): void {
    this.lookup.quirks.addStranger = false;
    this.gitlab.quirks.dropLink = false;
    for (const user of this.gitlab.directory.all) user.stuck = false;
  }

  async finish(): Promise<void> {
    for (const { id, username, state } of this.#model.accounts.values()) {
      const is = this.gitlab.directory.find(id)?.state;
      if (is !== state) throw new Error(`${username} is ${is}, and nobody has made it so (it was ${state})`);
    }
    const [problem] = this.#model.problems();
    if (problem !== undefined) throw new Error(problem);
    for (const phase of ['intended', 'releasing', 'letting-back'] as const) {
      for await (const { value } of collectionOn(this.#parts.store, blocks).all('inPhase', { phase }))
        throw new Error(`the block of ${value.username} is still ${phase}`);
    }
  }

  #newcomer(random: Random, username: string, id: number, today: number): User {
    const isExternal = username.startsWith('external-');
    const user = human(id, {
      username,
      external: isExternal,
      isAdmin: random.chance(0.1),
      lastActivityDay: today - (isExternal ? random.between(690, 735) : random.between(0, 800)),
    });
    this.#model.accounts.set(id, {
      id,
      username,
      state: 'active',
      isAdmin: user.isAdmin,
      lastActivityDay: user.lastActivityDay ?? user.createdDay,
      markGoneAt: undefined,
    });
    return user;
  }

  #join(random: Random): string {
    const id = this.gitlab.directory.nextId;
    const username = `ef${id}`;
    this.gitlab.directory.add(this.#newcomer(random, username, id, Math.floor(this.#parts.clock.now() / day)));
    if (random.chance(0.7)) {
      this.lookup.people.set(username, false);
      this.#model.setInLookup(username, 'live');
    }
    return `${username} joins`;
  }

  /** Tells the model what our requests did, as soon as they did it. */
  #see({ method, path }: SandboxRequest, { status }: SandboxAnswer): void {
    const [, id, key] = /\/users\/(\d+)\/custom_attributes\/([^/?]+)$/.exec(path) ?? [];
    if (method !== 'GET' && status < 300 && key !== undefined)
      this.#model.weMarked(Number(id), key, method === 'PUT' ? 'set' : 'removed');
    const { events } = this.gitlab.directory;
    for (const { what, userId, by } of events.slice(this.#eventsSeen)) {
      if (by !== service) continue;
      if (what === 'block') this.#model.weBlocked(userId);
      else this.#model.weUnblocked(userId);
    }
    this.#eventsSeen = events.length;
  }
}

function human(id: number, given: Partial<User> & Pick<User, 'username'>): User {
  return {
    id,
    state: 'active',
    type: 'human',
    isAdmin: false,
    external: false,
    createdDay: 18_000,
    lastActivityDay: null,
    schedules: 0,
    disabledSchedules: 0,
    ...given,
  };
}

export const lookupGitlab: Scene = {
  name: 'lookup-gitlab',
  queries: allQueries,
  start: random =>
    Date.parse(
      random.of(['2026-11-21T20:00:00Z', '2026-10-24T22:30:00Z', '2027-03-27T23:10:00Z', '2028-02-28T12:00:00Z']),
    ),
  make: parts => new Town(parts),
};
