import { type GitlabStandIn, startGitlab } from '#sandbox/gitlab/gitlab.ts';
import type { User } from '#sandbox/gitlab/user.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import type { GitlabClient } from '#shared/clients/gitlab/gitlab-client.ts';
import { createGitlabUpstream } from '#shared/clients/gitlab/gitlab-upstream.ts';
import type { GitlabUser, ListedUser } from '#shared/clients/gitlab/user-schema.ts';
import { silentLog } from '#shared/core/log.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';

/** Longer than any wait that a limit of GitLab's asks for. */
const longer = { attemptTimeoutSeconds: 150, totalTimeoutSeconds: 600 };

export const adminToken = 'admin-token-of-the-sandbox';
export const plainToken = 'plain-token-of-the-sandbox';

export function human(id: number, given: Partial<User> = {}): User {
  return {
    id,
    username: `ab${id}`,
    state: 'active',
    type: 'human',
    isAdmin: false,
    external: false,
    createdDay: 19_000,
    lastActivityDay: 20_700,
    schedules: 0,
    disabledSchedules: 0,
    ...given,
  };
}

export interface Setup extends AsyncDisposable {
  readonly gitlab: GitlabStandIn;
  readonly client: GitlabClient;
  readonly clock: PatientClock;
  /** Requests counted and leases asked for, in order. */
  readonly events: string[];
}

export interface SetupOptions {
  /** Humans beside the administrator with id 2. */
  readonly users?: readonly User[];
  readonly token?: string;
  readonly perMinute?: number;
}

/** A GitLab with an administrator (id 2) and a plain user (id 3), and a client of it. */
export async function setup({ users = [], token = adminToken, perMinute }: SetupOptions = {}): Promise<Setup> {
  const clock = new PatientClock(120_000);
  const everyone = [
    human(2, { username: 'lockstep-svc', isAdmin: true }),
    human(3, { username: 'plain-user' }),
    ...users,
  ];
  const tokens = new Map([
    [adminToken, 2],
    [plainToken, 3],
  ]);
  const gitlab = await startGitlab({
    clock,
    users: everyone,
    tokens,
    ...(perMinute === undefined ? {} : { perMinute }),
  });
  const system = gitlabConfig.parse({ url: gitlab.url, token: 'env://GITLAB_TOKEN', perMinute: 60_000, ...longer });
  const events: string[] = [];
  const context: UpstreamContext = {
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: upstream => events.push(`count ${upstream}`),
    beforeWrite: async () => {
      events.push('lease');
    },
  };
  const secrets = { read: async () => token };
  const redactor = createRedactor();
  redactor.add(token);
  const client = createGitlabUpstream(system, { clock, log: silentLog, secrets, redactor }).connect(context);
  return { gitlab, client, clock, events, [Symbol.asyncDispose]: () => gitlab.close() };
}

/** Every row of the listing, readable or not. */
export async function listedRows(client: GitlabClient): Promise<readonly ListedUser[]> {
  const all: ListedUser[] = [];
  for await (const page of client.humanUsers()) all.push(...page);
  return all;
}

/** All users of the listing; there must be none that cannot be read. */
export async function listed(client: GitlabClient): Promise<readonly GitlabUser[]> {
  return (await listedRows(client)).map(readable);
}

/** A user that can be read. */
export function readable(user: ListedUser | undefined): GitlabUser {
  if (user === undefined || 'oddAt' in user) throw new Error(`no user, or one that cannot be read: ${user?.oddAt}`);
  return user;
}

export function humans(count: number): User[] {
  return Array.from({ length: count }, (_, index) => human(10 + index));
}
