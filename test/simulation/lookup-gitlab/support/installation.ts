import { createLookupGitlabAdopt } from '#functions/lookup-gitlab/adopt/create-lookup-gitlab-adopt.ts';
import { blocks } from '#functions/lookup-gitlab/blocks.ts';
import { lookupGitlabConfig } from '#functions/lookup-gitlab/config.ts';
import { createLookupGitlab } from '#functions/lookup-gitlab/create-lookup-gitlab.ts';
import { createLetBack } from '#functions/lookup-gitlab/let-back/create-let-back.ts';
import type { LetBackParameters } from '#functions/lookup-gitlab/let-back/parameters.ts';
import { permittedMode } from '#functions/lookup-gitlab/permitted-mode.ts';
import { createGitlab, type GitlabStandIn } from '#sandbox/gitlab/gitlab.ts';
import type { User } from '#sandbox/gitlab/user.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { createLookup, type LookupStandIn } from '#sandbox/lookup/lookup.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { lookupConfig } from '#shared/clients/lookup/config.ts';
import type { Environment } from '#shared/config/common.ts';
import type { Change, Finding, Outcome } from '#shared/core/change.ts';
import { silentLog } from '#shared/core/log.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { runnable } from '#shared/runtime/run/runnable.ts';
import { gatherQueries } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Store } from '#shared/state/store.ts';
import { human } from '#test/clients/gitlab/setup.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';

export const start = '2026-11-21T20:00:00Z';
export const leaseMs = 300_000;
const adminToken = 'admin-token-of-the-sandbox';
const queries = gatherQueries(auditEntries, blocks, changeParts, controls, heartbeats, runs, ticks);

export interface InstallationOptions {
  readonly users: readonly User[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment?: Environment;
  readonly externalHost?: string;
  /** The token's account is an administrator (the default). */
  readonly admin?: boolean;
  readonly outgoing?: Readonly<Record<string, unknown>>;
}

export interface Told {
  readonly changes: Change[];
  readonly findings: Finding[];
  readonly outcomes: Map<string, Outcome>;
}

export interface RunOptions {
  readonly store?: Store;
  readonly stop?: AbortSignal;
  readonly mode?: 'dry-run';
  readonly told?: Told;
  /** Another function of the sync than the hourly one. */
  readonly as?: 'adopt' | 'let-back';
  readonly parameters?: LetBackParameters;
}

export interface Installation extends AsyncDisposable {
  readonly clock: PatientClock;
  readonly gitlab: GitlabStandIn;
  readonly lookup: LookupStandIn;
  readonly store: Store;
  run(options?: RunOptions): Promise<RunResult>;
}

export function told(): Told {
  return { changes: [], findings: [], outcomes: new Map() };
}

/**
 * The sync as it would be installed, on stand-ins in this process and a store in memory. Every CRSid of `users` is live
 * in Lookup.
 */
export async function install(options: InstallationOptions): Promise<Installation> {
  const clock = new PatientClock(30_000, start);
  const { admin = true } = options;
  const service = human(2, { username: 'lockstep-svc', isAdmin: admin });
  const gitlab = createGitlab({
    clock,
    users: [service, ...options.users],
    tokens: new Map([[adminToken, 2]]),
    ...(options.externalHost === undefined ? {} : { externalHost: options.externalHost }),
  });
  const crsids = options.users.flatMap(({ username }) => /^[a-z]{2}[0-9]+$|(?<=-admin-).+$/.exec(username)?.[0] ?? []);
  const people = ['zz999', ...crsids].map(crsid => ({ crsid, cancelled: false }));
  const client = { id: 'lockstep', secret: 'lookup-secret' };
  const lookup = createLookup({ clock, people, group: { name: 'lockstep', password: 'lookup-secret' }, client });
  const store = openSqliteStore({ file: ':memory:', queries, now: () => clock.now() });

  const { host } = new URL(gitlab.url);
  const limits = {
    block: { floor: 100 },
    unblock: { floor: 100 },
    'block-idle': { floor: 100 },
    total: { floor: 300 },
  };
  const config = lookupGitlabConfig.parse({ mode: 'apply', probe: 'zz999', writable: host, limits, ...options.config });
  const upstreams = {
    gitlab: gitlabConfig.parse({ url: gitlab.url, token: 'env://GITLAB', perMinute: 60_000, ...options.outgoing }),
    lookup: lookupConfig.parse({
      access: 'gateway',
      url: lookup.gatewayUrl,
      tokenUrl: lookup.tokenUrl,
      clientId: client.id,
      clientSecret: 'env://LOOKUP',
      perMinute: 60_000,
    }),
  };
  const secrets = { read: async (reference: string) => (reference === 'env://GITLAB' ? adminToken : client.secret) };
  const mode = permittedMode(config, options.environment ?? 'production');
  let ids = 0;

  return {
    clock,
    gitlab,
    lookup,
    store,
    run: ({ told: into = told(), ...how } = {}) => {
      const instance = { clock, log: silentLog, secrets, wire: wireTo(gitlab, lookup) };
      const ways = {
        adopt: () => runnable(createLookupGitlabAdopt(config, upstreams, instance)),
        'let-back': () => runnable(createLetBack(config, upstreams, instance)),
        hourly: () => runnable(createLookupGitlab(config, upstreams, instance)),
      };
      return ways[how.as ?? 'hourly']().run(
        {
          store: how.store ?? store,
          clock,
          log: silentLog,
          settings: { mode, budgetMs: 1_500_000, leaseMs, configDigest: 'c' },
          holder: 'test machine',
          randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
          stop: how.stop ?? new AbortController().signal,
          observer: {
            onPlan: (changes, findings) => {
              into.changes.push(...changes);
              into.findings.push(...findings);
            },
            onOutcome: (change, outcome) => void into.outcomes.set(change.title, outcome),
          },
        },
        {
          trigger: how.as === undefined ? 'scheduler' : 'cli',
          by: 'test',
          ...(how.mode === undefined ? {} : { mode: how.mode }),
          ...(how.parameters === undefined ? {} : { parameters: how.parameters }),
        },
      );
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([gitlab.close(), lookup.close()]);
      await store.close();
    },
  };
}
