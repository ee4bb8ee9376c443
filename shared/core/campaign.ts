import type { Change } from './change.ts';
import { bookkeepingKind } from './limit-excesses.ts';
import { addCounts, type HourTally, tallied } from './rolling-tally.ts';

/** Changes by kind. */
export type Counts = Readonly<Record<string, number>>;

/** A person's permission for the changes of a plan, given before the work. Instants are ms since the epoch. */
export interface Campaign {
  readonly id: string;
  /** The dry run over the whole backlog whose plan was shown. */
  readonly planOf: string;
  readonly by: string;
  readonly at: number;
  readonly why: string;
  readonly until: number;
  /** The kinds of change that it covers. */
  readonly kinds: string[];
  /** At most so many changes are carried out under it, in all. */
  readonly most: number;
  /** How many changes of the plan it covers. */
  readonly covered: Counts;
  /** Documents that hold the covered keys; 0 once it has ended and they are gone. */
  readonly shards: number;
  /** Another configuration ends it. */
  readonly configDigest: string;
  /** Carried out under it, or taken to be, since a run that died may have done so. */
  readonly done: Counts;
  /** The same, by hour, for the last day. */
  readonly hours: HourTally[];
  /** Why it ended before its time; null while it has not. `by` is null where no person ended it. */
  readonly ended: { readonly at: number; readonly by: string | null; readonly why: string } | null;
}

/** What a run that finds another configuration says of it. */
export const otherConfiguration = 'the configuration has changed';

export type CampaignState =
  | 'open'
  /** As much was carried out as it permits. */
  | 'done'
  /** A person ended it, or another configuration did. */
  | 'ended'
  /** Its time is over. */
  | 'over';

export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** How many changes a campaign permits: `most`, and never more than its plan has. */
export function permittedBy({ most, covered }: Pick<Campaign, 'most' | 'covered'>): number {
  return Math.min(most, totalOf(covered));
}

/** How a campaign stands at `now` under a configuration; where that is not known, as under its own. */
export function campaignState(campaign: Campaign, now: number, configDigest?: string): CampaignState {
  if (campaign.ended !== null) return 'ended';
  if (totalOf(campaign.done) >= permittedBy(campaign)) return 'done';
  if (now >= campaign.until) return 'over';
  return configDigest === undefined || configDigest === campaign.configDigest ? 'open' : 'ended';
}

/** Whether a change may come under a campaign at all; that its key is one of the plan's is another matter. */
export function isOfKind({ kinds }: Pick<Campaign, 'kinds'>, { kind }: Pick<Change, 'kind'>): boolean {
  return kind !== bookkeepingKind && kinds.includes(kind);
}

/**
 * Keys of the changes that a campaign permits, in the order planned, as long as it has some left. `doing`: carried out
 * under it and not yet counted down. What it does not permit counts against the limits as usual.
 */
export function grantedBy(
  campaign: Campaign,
  planned: readonly Pick<Change, 'key' | 'kind'>[],
  isCovered: (key: string) => boolean,
  doing: Counts = {},
): ReadonlySet<string> {
  const left = permittedBy(campaign) - totalOf(campaign.done) - totalOf(doing);
  const covered = planned.filter(change => isOfKind(campaign, change) && isCovered(change.key));
  return new Set(covered.slice(0, Math.max(0, left)).map(({ key }) => key));
}

/**
 * The campaign with what was carried out under it. Also one that ended meanwhile is counted down: it was done under it
 * all the same.
 */
export function countedDown(campaign: Campaign, did: Counts, now: number): Campaign {
  if (totalOf(did) === 0) return campaign;
  return { ...campaign, done: addCounts(campaign.done, did), hours: tallied(campaign.hours, did, now) };
}
