import { type Campaign, campaignState } from '#shared/core/campaign.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import { readControl, updateControl } from '../lease/control-record.ts';
import type { CampaignParts } from './begin-campaign.ts';
import { keyRemovals } from './campaign-keys.ts';
import type { EndParameters } from './campaign-request.ts';

/** The campaign that a person may end. @throws BadRequestError when there is none, or not the one that is meant */
export async function openCampaign(
  { store, name, now, configDigest }: Omit<CampaignParts, 'mayApply' | 'who'>,
  { campaign: meant }: Pick<EndParameters, 'campaign'>,
): Promise<Campaign> {
  const { campaign } = (await readControl(store, name)).value;
  if (campaign !== null && campaignState(campaign, now(), configDigest) === 'open') {
    if (meant === undefined || meant === campaign.id) return campaign;
    throw new BadRequestError(`The campaign of ${name} that was meant is over, and ${campaign.by} has begun another.`, {
      advice: 'Look at it, and decide anew.',
    });
  }
  const advice = campaign === null ? {} : { advice: `lockstep campaign show ${name} tells how the last one ended.` };
  throw new BadRequestError(`No campaign of ${name} is open, so there is none to end.`, advice);
}

/**
 * Ends a campaign before its time: from the next round of a run on, everything counts against the limits as usual. What
 * is under way under it still counts as its own.
 * @returns the campaign as it ended.
 * @throws BadRequestError when none is open
 */
export async function endCampaign(parts: Omit<CampaignParts, 'mayApply'>, asked: EndParameters): Promise<Campaign> {
  const { store, name, who, now } = parts;
  const open = await openCampaign(parts, asked);
  const ended = { at: now(), by: who, why: asked.why };
  const updated = await updateControl(
    store,
    name,
    control =>
      control.campaign?.id === open.id ? { ...control, campaign: { ...control.campaign, ended, shards: 0 } } : control,
    { more: keyRemovals(store, open) },
  );
  return updated?.campaign ?? { ...open, ended };
}
