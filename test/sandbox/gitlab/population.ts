import { uniformOf } from '#sandbox/kit/random.ts';
import type { Person } from '#sandbox/lookup/person.ts';
import { dayOf, type User } from './user.ts';

/** A university's GitLab and the people behind it, the same for the same seed. */
export interface PopulationOptions {
  readonly users: number;
  readonly seed: number;
  /** ms since the epoch: what idle and recent are told from. */
  readonly now: number;
  /** Shares of the users, 0 to 1, for whom something is to be done at the start. */
  readonly cancelled?: number;
  readonly idleExternals?: number;
  /** Whom the service blocked as cancelled earlier, and who are live again. */
  readonly returning?: number;
}

/** When, and in which run, the returning were blocked. */
export const earlierRun = { at: Date.parse('2026-09-01T02:17:00Z'), id: 'earlier-run' };

/** Id of the account that the sync uses; its token is `population.token`. */
export const serviceId = 2;
export const serviceName = 'lockstep-svc';
/** GitLab's mark of the earlier block. */
export const earlierMark = `${serviceName}/${serviceId}+2026-09-01 02:17:09 UTC`;

/** The n-th CRSid: two letters and up to four digits, unlike for neighbours. */
export function crsidOf(n: number): string {
  const pair = Math.floor(n / 9999) % 676;
  const letter = (value: number): string => String.fromCharCode(97 + value);
  return `${letter((pair + 7) % 26)}${letter(Math.floor(pair / 26))}${1 + (n % 9999)}`;
}

function special(): User[] {
  const base = {
    state: 'active',
    external: false,
    createdDay: 15_000,
    lastActivityDay: 20_000,
    schedules: 0,
    disabledSchedules: 0,
  } as const;
  return [
    { ...base, id: 1, username: 'ghost', type: 'ghost', isAdmin: false },
    { ...base, id: serviceId, username: serviceName, type: 'human', isAdmin: true },
    { ...base, id: 7, username: 'root-user', type: 'human', isAdmin: true },
  ];
}

/** Makes the users one by one, so that a large instance need not exist twice in memory. */
export function* usersOf(options: PopulationOptions): Generator<User> {
  yield* special();
  const today = dayOf(options.now);
  for (let n = 0; n < options.users; n += 1) yield userOf(n, today, options);
}

function isReturning(n: number, { seed, returning = 0 }: PopulationOptions): boolean {
  return uniformOf(`${seed}/returning/${n}`) < returning;
}

function userOf(n: number, today: number, options: PopulationOptions): User {
  const { seed, idleExternals = 0.005 } = options;
  const dice = (what: string): number => uniformOf(`${seed}/${what}/${n}`);
  const recent = today - Math.floor(dice('active') ** 3 * 600);
  const created = today - 700 - Math.floor(dice('created') * 3000);
  const human = {
    id: n + 10,
    type: 'human',
    isAdmin: false,
    createdDay: created,
    schedules: dice('schedules') < 0.03 ? 2 : 0,
    disabledSchedules: 0,
  } as const;
  const kind = dice('kind');
  if (kind < idleExternals) {
    const day = dice('never') < 0.2 ? null : today - 740 - Math.floor(dice('idle') * 900);
    return {
      ...human,
      username: `external-guest-${n}`,
      state: 'active',
      external: true,
      lastActivityDay: day,
      createdDay: today - 1700,
    };
  }
  if (kind < idleExternals + 0.03) {
    return { ...human, username: `external-partner-${n}`, state: 'active', external: true, lastActivityDay: recent };
  }
  if (kind < idleExternals + 0.035)
    return {
      ...human,
      username: `group${n % 40}-job${n}-bot`,
      state: 'active',
      external: true,
      lastActivityDay: recent,
    };
  if (kind < idleExternals + 0.037)
    return {
      ...human,
      username: `group${n}-admin-${crsidOf(n)}`,
      state: 'active',
      external: false,
      lastActivityDay: recent,
    };
  if (isReturning(n, options)) {
    const claim = `cancelled since ${new Date(earlierRun.at).toISOString()} by run ${earlierRun.id}`;
    const attributes = new Map([
      ['blocked_by', earlierMark],
      ['lockstep_block', claim],
    ]);
    return { ...human, username: crsidOf(n), state: 'blocked', external: false, lastActivityDay: recent, attributes };
  }
  const states = dice('state');
  const state = states < 0.02 ? 'deactivated' : states < 0.022 ? 'banned' : states < 0.025 ? 'ldap_blocked' : 'active';
  return { ...human, username: crsidOf(n), state, external: false, lastActivityDay: recent };
}

/** Everyone in Lookup: the people with accounts, a given share of them cancelled, and somebody to probe with. */
export function* peopleOf(options: PopulationOptions): Generator<Person> {
  const { users, seed, cancelled = 0.005 } = options;
  yield { crsid: probeCrsid, cancelled: false };
  for (let n = 0; n < users; n += 1) {
    yield { crsid: crsidOf(n), cancelled: !isReturning(n, options) && uniformOf(`${seed}/cancelled/${n}`) < cancelled };
  }
}

/** Somebody who is in Lookup and has no account. */
export const probeCrsid = 'zz9999';
