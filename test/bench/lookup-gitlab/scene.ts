import { blocks } from '#functions/lookup-gitlab/blocks.ts';
import { lookupGitlabConfig } from '#functions/lookup-gitlab/config.ts';
import { createLookupGitlab } from '#functions/lookup-gitlab/create-lookup-gitlab.ts';
import { type GitlabStandIn, startGitlab } from '#sandbox/gitlab/gitlab.ts';
import {
  earlierMark,
  earlierRun,
  type PopulationOptions,
  peopleOf,
  probeCrsid,
  serviceId,
  usersOf,
} from '#sandbox/gitlab/population.ts';
import { type LookupStandIn, startLookup } from '#sandbox/lookup/lookup.ts';
import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { lookupConfig } from '#shared/clients/lookup/config.ts';
import type { Clock } from '#shared/core/clock.ts';
import { silentLog } from '#shared/core/log.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { collectionOn, gatherQueries } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { controls } from '#shared/state/collections/control.ts';
import { heartbeats } from '#shared/state/collections/heartbeats.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { ticks } from '#shared/state/collections/ticks.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { maxWritesPerCommit, type Store } from '#shared/state/store.ts';

export const begins = Date.parse('2026-11-21T02:17:00Z');
const token = 'bench-gitlab-token';
const secret = 'bench-lookup-secret';
const client = { id: 'lockstep', secret };

/** 1 % of the users: people who left, people who came back, externals idle for years. */
export function population(users: number): PopulationOptions {
  return { users, seed: 1, now: begins, cancelled: 0.0045, returning: 0.003, idleExternals: 0.0025 };
}

export interface Addresses {
  readonly gitlab: string;
  readonly lookup: string;
  readonly tokenUrl: string;
}

export interface Upstreams extends Addresses {
  readonly standIns: readonly [GitlabStandIn, LookupStandIn];
}

export async function startUpstreams(clock: Clock, users: number, latencyMs: number): Promise<Upstreams> {
  const options = population(users);
  const tokens = new Map([[token, serviceId]]);
  const gitlab = await startGitlab({ clock, users: usersOf(options), tokens, latencyMs });
  const group = { name: 'lockstep', password: secret };
  const lookup = await startLookup({ clock, people: peopleOf(options), group, client, latencyMs });
  return { gitlab: gitlab.url, lookup: lookup.gatewayUrl, tokenUrl: lookup.tokenUrl, standIns: [gitlab, lookup] };
}

/** A store that remembers the blocks of the earlier run. */
async function storeOf(users: number, now: () => number): Promise<Store> {
  const queries = gatherQueries(auditEntries, blocks, changeParts, controls, heartbeats, runs, ticks);
  const store = openSqliteStore({ file: ':memory:', queries, now });
  const collection = collectionOn(store, blocks);
  const writes = [];
  for (const { id, username, state } of usersOf(population(users))) {
    if (state !== 'blocked') continue;
    const block = { why: 'cancelled', phase: 'blocked', runId: earlierRun.id, intendedAt: earlierRun.at } as const;
    const marks = {
      blockedAt: earlierRun.at,
      markBefore: null,
      mark: earlierMark,
      overruledAt: null,
      overruledBy: null,
    };
    writes.push(collection.create(id, { userId: id, username, ...block, ...marks }));
  }
  for (let from = 0; from < writes.length; from += maxWritesPerCommit) {
    await store.commit(undefined, writes.slice(from, from + maxWritesPerCommit));
  }
  return store;
}

/**
 * One run of the sync in apply mode, with the limits that such a day needs, and its own default pace put out of the
 * way.
 */
export async function runOnce(addresses: Addresses, users: number, clock: Clock): Promise<RunResult> {
  const generous = { share: 0.05, floor: 5, cap: 10_000 };
  const config = lookupGitlabConfig.parse({
    mode: 'apply',
    probe: probeCrsid,
    writable: new URL(addresses.gitlab).host,
    // The oldest guests never came: more of the externals are due than a day's share.
    limits: { block: generous, unblock: generous, 'block-idle': { ...generous, share: 1 }, total: generous },
  });
  const access = { access: 'gateway', tokenUrl: addresses.tokenUrl, clientId: client.id, clientSecret: 'env://LOOKUP' };
  const upstreams = {
    gitlab: gitlabConfig.parse({ url: addresses.gitlab, token: 'env://GITLAB', perMinute: 600_000, burst: 100 }),
    lookup: lookupConfig.parse({ ...access, url: addresses.lookup, perMinute: 600_000 }),
  };
  const secrets = { read: async (name: string) => (name === 'env://GITLAB' ? token : secret) };
  const store = await storeOf(users, () => clock.now());
  let ids = 0;
  const result = await runSync(
    createLookupGitlab(config, upstreams, { clock, log: silentLog, secrets }),
    {
      store,
      clock,
      log: silentLog,
      settings: { mode: 'apply', budgetMs: 3_600_000, leaseMs: 300_000, configDigest: 'bench' },
      holder: 'bench',
      randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
      stop: new AbortController().signal,
    },
    { trigger: 'scheduler', by: 'bench' },
  );
  await store.close();
  if (result.status !== 'succeeded') throw new Error(`the run ${result.status}: ${result.message}`);
  return result;
}
