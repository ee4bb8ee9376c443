import { type GitlabStandIn, startGitlab } from '#sandbox/gitlab/gitlab.ts';
import { dayOf, type User } from '#sandbox/gitlab/user.ts';
import { seededRandom } from '#sandbox/kit/random.ts';
import { type LookupStandIn, startLookup } from '#sandbox/lookup/lookup.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { adminToken, human } from '#test/clients/gitlab/setup.ts';
import { hasty, Installation } from './installation.ts';
import type { NewStatePlace } from './state-place.ts';

export const functionName = 'lookup-gitlab';
export const serviceName = 'lockstep-svc';

const probe = 'zz999';
const client = { id: 'lockstep', secret: 'lookup-secret' };
const people = 40;

/** GitLab and Lookup in this process, and an installation whose processes let accounts follow the directory. */
export interface Town extends AsyncDisposable {
  readonly gitlab: GitlabStandIn;
  readonly lookup: LookupStandIn;
  readonly installation: Installation;
  readonly concurrency: number;
  /** Usernames of those whom a person has blocked. */
  readonly theirs: ReadonlySet<string>;
  readonly usernames: readonly string[];
  /** Somebody leaves or returns; now and then an administrator blocks somebody by hand. */
  edit(): void;
}

export async function openTown(options: {
  readonly place: NewStatePlace;
  readonly seed: number;
  readonly concurrency: number;
}): Promise<Town> {
  const { place, seed, concurrency } = options;
  const today = dayOf(systemClock.now());
  const service = human(2, { username: serviceName, isAdmin: true, lastActivityDay: today });
  const users: User[] = Array.from({ length: people }, (_, index) => human(10 + index, { lastActivityDay: today }));
  const usernames = users.map(({ username }) => username);
  const gitlab = await startGitlab({
    clock: systemClock,
    users: [service, ...users],
    tokens: new Map([[adminToken, service.id]]),
  });
  const lookup = await startLookup({
    clock: systemClock,
    people: [probe, ...usernames].map(crsid => ({ crsid, cancelled: false })),
    group: { name: 'lockstep', password: client.secret },
    client,
  });
  const theirs = new Set<string>();
  const random = seededRandom(seed);
  const anyone = (): string => usernames[Math.floor(random() * people)] ?? '';
  const blockByHand = (username: string): void => {
    if (gitlab.directory.named(username).state !== 'active') return;
    gitlab.person.block(username);
    theirs.add(username);
  };
  for (let count = 0; count < 4; count += 1) blockByHand(anyone());
  const edit = (): void => {
    const username = anyone();
    if (random() < 0.1) blockByHand(username);
    else lookup.people.set(username, lookup.people.find(username)?.cancelled === false);
  };
  for (let count = 0; count < 10; count += 1) edit();
  const unlimited = { floor: 100_000, cap: 100_000 };
  const { leaseSeconds, totalTimeoutSeconds } = hasty;
  const timeouts = { attemptTimeoutSeconds: totalTimeoutSeconds, totalTimeoutSeconds };
  const installation = await Installation.open({
    functionName,
    place,
    timing: hasty,
    env: { GITLAB_TOKEN: adminToken, LOOKUP_SECRET: client.secret },
    configure: () => ({
      upstreams: {
        gitlab: { url: gitlab.url, token: 'env://GITLAB_TOKEN', perMinute: 100_000, burst: 1000, ...timeouts },
        lookup: {
          access: 'gateway',
          url: lookup.gatewayUrl,
          tokenUrl: lookup.tokenUrl,
          clientId: client.id,
          clientSecret: 'env://LOOKUP_SECRET',
          perMinute: 100_000,
          ...timeouts,
        },
      },
      functions: {
        [functionName]: {
          mode: 'apply',
          writable: new URL(gitlab.url).host,
          probe,
          concurrency,
          leaseSeconds,
          limits: { block: unlimited, unblock: unlimited, 'block-idle': unlimited, total: unlimited },
        },
      },
    }),
  });
  return {
    gitlab,
    lookup,
    installation,
    concurrency,
    theirs,
    usernames,
    edit,
    [Symbol.asyncDispose]: async () => {
      await installation.close();
      await Promise.all([gitlab.close(), lookup.close()]);
    },
  };
}
