import type { Campaign } from '#shared/core/campaign.ts';
import { BadRequestError, StateError } from '#shared/core/errors.ts';
import { hashOf, shardsFor } from '#shared/core/key-set.ts';
import { collectionOn, commitAll } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import type { Store } from '#shared/state/store.ts';
import { readControl, updateControl } from '../lease/control-record.ts';
import { keyRemovals, keyWrites, mostShards } from './campaign-keys.ts';
import { type BeginParameters, judged, type PermittedPlan, refuseSecond } from './campaign-request.ts';

/** Who asks, of which function, as it is configured now. */
export interface CampaignParts {
  readonly store: Store;
  readonly name: string;
  readonly who: string;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
  readonly configDigest: string;
  /** Whether the configuration lets the function apply anything. */
  readonly mayApply: boolean;
}

export interface CampaignToBegin extends PermittedPlan {
  readonly run: RunDocument;
}

/**
 * Looks whether a campaign may be begun, and what it would permit. Writes nothing.
 * @throws BadRequestError that says why not
 */
export async function campaignToBegin(
  { store, name, now, configDigest, mayApply }: CampaignParts,
  request: BeginParameters,
): Promise<CampaignToBegin> {
  const [found, { value }] = await Promise.all([collectionOn(store, runs).get(request.plan), readControl(store, name)]);
  const run = found?.value;
  const permitted = judged(request, { name, run, campaign: value.campaign, configDigest, mayApply, now: now() });
  if (run === undefined) throw new Error('a plan was judged that is not there');
  return { ...permitted, run };
}

/**
 * Begins a campaign: stores the keys of the plan, then says in the control record that they are permitted, so that the
 * one never speaks of keys that are not there.
 * @throws BadRequestError when it may not be begun; nothing was.
 */
export async function beginCampaign(parts: CampaignParts, request: BeginParameters): Promise<Campaign> {
  const { store, name, who, now, configDigest } = parts;
  const { until, kinds, most, covered } = await campaignToBegin(parts, request);
  const hashes = await hashesOf(store, request.plan, kinds);
  const shards = shardsFor(hashes.length);
  if (shards > mostShards) {
    throw new BadRequestError(
      `The plan has ${hashes.length.toLocaleString('en-GB')} changes, more than one campaign can permit.`,
      {
        advice: 'Permit some kinds of it first, and the others when those are done.',
      },
    );
  }
  const at = now();
  const campaign: Campaign = {
    id: `${request.plan}-${at}`,
    planOf: request.plan,
    by: who,
    at,
    why: request.why,
    until,
    kinds,
    most,
    covered,
    shards,
    configDigest,
    done: {},
    hours: [],
    ended: null,
  };
  const stored = await commitAll(store, undefined, keyWrites(store, campaign, hashes));
  if (!stored.ok) throw new StateError(`The keys of the campaign could not be written (${stored.why}).`);
  try {
    await updateControl(store, name, control => {
      refuseSecond({ name, campaign: control.campaign, now: at, configDigest });
      return { ...control, campaign, pending: true };
    });
  } catch (error) {
    await commitAll(store, undefined, keyRemovals(store, campaign));
    throw error;
  }
  return campaign;
}

/** What is kept of the keys of a plan: a few characters of each, the plan itself document by document. */
async function hashesOf(store: Store, runId: string, kinds: readonly string[]): Promise<string[]> {
  const hashes: string[] = [];
  for await (const { value } of collectionOn(store, changeParts).all('byRun', { runId }, { pageSize: 20 })) {
    for (const { key, kind } of value.changes) if (kinds.includes(kind)) hashes.push(hashOf(key));
  }
  return hashes;
}
