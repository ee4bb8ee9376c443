import { approvalState } from '#shared/core/approval.ts';
import { type Campaign, type Counts, campaignState, countedDown, grantedBy, isOfKind } from '#shared/core/campaign.ts';
import { carriedOver, type RecordedChange } from '#shared/core/carried-over.ts';
import type { Change, Outcome } from '#shared/core/change.ts';
import { addCounts, doneInLastDay } from '#shared/core/rolling-tally.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import type { Control } from '#shared/state/collections/control.ts';
import type { Store } from '#shared/state/store.ts';
import { CampaignKeys } from '../campaign/campaign-keys.ts';
import type { Allowance } from '../run/rounds.ts';
import type { RunParts } from '../run/run-parts.ts';

/** What a run that died is taken to have done, by kind. It is part of what counts, and still has to be stored. */
export interface Carried {
  readonly counted: Counts;
  /** Under the campaign that the control record holds. */
  readonly underCampaign: Counts;
}

/** Parts of a plan read at once: each is a large document. */
const partsAtOnce = 20;

/** The changes of a run and how they ended, as far as its record tells. */
export async function recordedChanges(store: Store, runId: string): Promise<RecordedChange[]> {
  const found: RecordedChange[] = [];
  for await (const part of collectionOn(store, changeParts).all('byRun', { runId }, { pageSize: partsAtOnce })) {
    for (const { key, kind, outcome, campaign } of part.value.changes)
      found.push({ key, kind, outcome: isKnown(outcome) ? outcome.status : null, campaign });
  }
  return found;
}

/** What may have happened all the same has no end that is known. */
function isKnown<Ended extends Outcome>(outcome: Ended | null): outcome is Ended {
  return outcome !== null && outcome.mayHaveHappened !== true;
}

/**
 * The changes that a person has approved: those that the blocked run could not make. Empty once the approval is no
 * longer valid.
 */
async function approvedChanges(
  { store, log, settings }: AllowanceParts,
  { approval }: Control,
  now: number,
): Promise<ReadonlySet<string>> {
  if (approval === null) return new Set();
  const state = approvalState(approval, now, settings.configDigest);
  if (state !== 'valid') {
    log.warn({ approvedRun: approval.runId, by: approval.by }, `The approval is void: ${state}.`);
    return new Set();
  }
  const approved = await recordedChanges(store, approval.runId);
  return new Set(approved.filter(({ outcome }) => outcome === null).map(({ key }) => key));
}

/**
 * What a run that died must be taken to have done, by what it recorded and what is planned again. What an approval
 * exempts is left out.
 */
export function carriedFrom(
  left: readonly RecordedChange[],
  plannedAgain: ReadonlySet<string>,
  campaign: Pick<Campaign, 'id'> | null,
): Carried {
  const [counted, underCampaign] = [false, true].map(isUnder =>
    carriedOver(
      left.filter(change => (campaign !== null && change.campaign === campaign.id) === isUnder),
      plannedAgain,
    ),
  );
  return { counted: counted ?? {}, underCampaign: underCampaign ?? {} };
}

type AllowanceParts = Pick<RunParts, 'store' | 'log' | 'settings'>;

/**
 * What one run may do without being stopped by a limit, learnt once: what was done before it counts, what a person
 * permits does not.
 */
export class RunAllowance {
  readonly #parts: AllowanceParts;
  readonly #keys: CampaignKeys;
  readonly done: Counts;
  readonly carried: Carried;
  readonly #approved: ReadonlySet<string>;

  private constructor(parts: AllowanceParts, done: Counts, carried: Carried, approved: ReadonlySet<string>) {
    this.#parts = parts;
    this.#keys = new CampaignKeys(parts.store);
    this.done = done;
    this.carried = carried;
    this.#approved = approved;
  }

  /** `control` is the record as it was when the lease was taken; `planned`, what the first round plans. */
  static async of(
    parts: AllowanceParts,
    control: Control,
    planned: readonly Change[],
    now: number,
  ): Promise<RunAllowance> {
    const approved = await approvedChanges(parts, control, now);
    const keys = new Set(planned.map(change => change.key));
    const left = control.unfinishedRunId === null ? [] : await recordedChanges(parts.store, control.unfinishedRunId);
    const carried = carriedFrom(
      left.filter(({ key }) => !approved.has(key)),
      keys,
      control.campaign,
    );
    return new RunAllowance(parts, addCounts(doneInLastDay(control.tallies, now), carried.counted), carried, approved);
  }

  /**
   * What one round may do. `campaign`: as the control record has it now. `underCampaign`: what this run has carried out
   * under it.
   */
  async forRound(
    campaign: Campaign | null,
    planned: readonly Change[],
    underCampaign: Counts,
    now: number,
  ): Promise<Allowance> {
    const granted =
      campaign === null || campaignState(campaign, now, this.#parts.settings.configDigest) !== 'open'
        ? new Set<string>()
        : await this.#granted(countedDown(campaign, this.carried.underCampaign, now), planned, underCampaign);
    return { done: this.done, exempt: new Set([...this.#approved, ...granted]), granted };
  }

  async #granted(campaign: Campaign, planned: readonly Change[], doing: Counts): Promise<ReadonlySet<string>> {
    const inQuestion = planned.filter(change => isOfKind(campaign, change) && !this.#approved.has(change.key));
    const isCovered = await this.#keys.coveredBy(
      campaign,
      inQuestion.map(({ key }) => key),
    );
    return grantedBy(campaign, inQuestion, isCovered, doing);
  }
}
