/**
 * What people permitted in a story, and whether the limits held in every rolling day, less exactly that: told by what
 * people did and what really happened, without a line of the code that is judged.
 */

const day = 86_400_000;

export interface PermittedCampaign {
  readonly changes: ReadonlySet<string>;
  readonly most: number;
  readonly from: number;
  until: number;
}

/** Something that was done to the target, and the campaigns that may have permitted it. */
export interface LimitedDeed {
  readonly kind: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly campaigns: readonly PermittedCampaign[];
}

interface Approved {
  readonly kind: string;
  readonly target: string;
  readonly at: number;
  until: number;
}

export class Permissions {
  readonly #now: () => number;
  readonly #latestMs: number;
  readonly #approved: Approved[] = [];
  readonly #campaigns: PermittedCampaign[] = [];

  /** `latestMs`: so long after a permission is over, a run may still be at work under it. */
  constructor(now: () => number, latestMs: number) {
    this.#now = now;
    this.#latestMs = latestMs;
  }

  approve(kind: string, target: string): void {
    this.#approved.push({ kind, target, at: this.#now(), until: this.#now() + day });
  }

  begin(campaign: {
    readonly changes: readonly { readonly kind: string; readonly target: string }[];
    readonly most: number;
    readonly until: number;
  }): void {
    const changes = new Set(campaign.changes.map(({ kind, target }) => `${kind} ${target}`));
    this.#campaigns.push({ changes, most: campaign.most, from: this.#now(), until: campaign.until });
  }

  endCampaigns(): void {
    for (const campaign of this.#campaigns) campaign.until = Math.min(campaign.until, this.#now());
  }

  /** Another configuration voids all that was permitted under the former. */
  reconfigure(): void {
    this.endCampaigns();
    for (const approval of this.#approved) approval.until = Math.min(approval.until, this.#now());
  }

  isApproved(target: string, at: number, kinds?: readonly string[]): boolean {
    return this.#approved.some(
      each =>
        each.target === target &&
        (kinds === undefined || kinds.includes(each.kind)) &&
        at >= each.at &&
        at < each.until + this.#latestMs,
    );
  }

  /** Campaigns that may have permitted such a change then, under one of these kinds. */
  campaignsFor(target: string, at: number, kinds: readonly string[]): readonly PermittedCampaign[] {
    return this.#campaigns.filter(
      ({ changes, from, until }) =>
        at >= from && at < until + this.#latestMs && kinds.some(kind => changes.has(`${kind} ${target}`)),
    );
  }
}

/**
 * What is wrong with these deeds, in order of time: undefined where each rolling day holds each limit, when of the
 * changes that campaigns permit as many are left out as they permit, in all. Which ones those are nobody can tell from
 * outside, so as few as will do: the latest that help.
 */
export function excessOf(deeds: readonly LimitedDeed[], limits: Readonly<Record<string, number>>): string | undefined {
  const left = new Set(deeds.keys());
  const leftOut = new Map<PermittedCampaign, number[]>();
  /** Counts a deed under a campaign, if need be by counting another of that campaign's under one of its others. */
  const isPermitted = (index: number, tried = new Set<PermittedCampaign>()): boolean => {
    for (const campaign of deeds[index]?.campaigns ?? []) {
      if (tried.has(campaign)) continue;
      tried.add(campaign);
      const under = leftOut.get(campaign) ?? [];
      const moved = under.length < campaign.most ? undefined : under.find(each => isPermitted(each, tried));
      if (moved === undefined && under.length >= campaign.most) continue;
      leftOut.set(campaign, [...under.filter(each => each !== moved), index]);
      return true;
    }
    return false;
  };
  const leaveOut = (candidates: readonly number[]): boolean => {
    const found = candidates.findLast(index => isPermitted(index));
    if (found !== undefined) left.delete(found);
    return found !== undefined;
  };
  for (const [last, { at }] of deeds.entries()) {
    for (const [kind, limit] of Object.entries(limits)) {
      const recent = (): number[] =>
        [...left].filter(index => {
          const deed = deeds[index];
          return deed !== undefined && index <= last && at - deed.at < day && (kind === 'total' || deed.kind === kind);
        });
      for (let within = recent(); within.length > limit; within = recent()) {
        if (leaveOut(within)) continue;
        return kind === 'total'
          ? `${within.length} changes within a day, ${limit} are allowed`
          : `${within.length} × ${kind} within a day, ${limit} are allowed`;
      }
    }
  }
  return undefined;
}
