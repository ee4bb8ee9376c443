import { permittedBy, totalOf } from '#shared/core/campaign.ts';
import { countsInWords, extentInWords, progressInWords } from '#shared/core/campaign-text.ts';
import {
  beginCampaign,
  type CampaignParts,
  type CampaignToBegin,
  campaignToBegin,
} from '#shared/runtime/campaign/begin-campaign.ts';
import { type BeginParameters, type EndParameters, timeInWords } from '#shared/runtime/campaign/campaign-request.ts';
import { endCampaign, openCampaign } from '#shared/runtime/campaign/end-campaign.ts';
import type { OperationPreview, OperationResult } from './operation.ts';

const number = (count: number): string => count.toLocaleString('en-GB');

/** What would be permitted, kind by kind, beside what a day allows without it. */
function kindsTable({ run, covered }: CampaignToBegin): NonNullable<OperationResult['table']> {
  const allowed = new Map(run.excesses.map(excess => [excess.kind, excess.allowed]));
  return {
    columns: [
      { key: 'kind', title: 'Kind' },
      { key: 'planned', title: 'In the plan', kind: 'number' },
      { key: 'permitted', title: 'Permitted', kind: 'number' },
      { key: 'usual', title: 'Without it, a day allows' },
    ],
    rows: Object.entries(run.counts).map(([kind, { planned }]) => ({
      kind,
      planned,
      permitted: covered[kind] ?? 0,
      usual: allowed.has(kind) ? number(allowed.get(kind) ?? 0) : 'as many',
    })),
  };
}

/** What a campaign would permit. Writes nothing. @throws BadRequestError when it may not be begun */
export async function previewBegin(
  parts: CampaignParts,
  request: BeginParameters,
): Promise<OperationPreview<BeginParameters>> {
  const toBegin = await campaignToBegin(parts, request);
  const { run, covered, most, until } = toBegin;
  const extent = run.extent === null ? '' : extentInWords(run.extent);
  const atMost = most < totalOf(covered) ? `, at most ${number(most)} in all` : '';
  const what = `${countsInWords(covered)}${atMost}${extent === '' ? '' : `; ${extent}`}`;
  return {
    parameters: request,
    message:
      `A campaign of ${parts.name} permits ${what}; until ${timeInWords(until)}. ` +
      `They are the changes of the plan of ${timeInWords(run.startedAt)} (run ${request.plan}) and no others: what is not in it counts against the limits as usual. ` +
      'A changed configuration ends it. Nothing is removed because something could not be read, and nothing that is not ours is touched, campaign or not.',
    table: kindsTable(toBegin),
    next: [`lockstep show ${request.plan}`],
  };
}

export async function performBegin(parts: CampaignParts, request: BeginParameters): Promise<OperationResult> {
  const campaign = await beginCampaign(parts, request);
  return {
    message: `The campaign of ${parts.name} is begun: ${countsInWords(campaign.covered)}, at most ${number(permittedBy(campaign))} in all, until ${timeInWords(campaign.until)}. The next run begins with it.`,
    done: permittedBy(campaign),
    next: [`lockstep campaign show ${parts.name}`],
  };
}

export async function previewEnd(
  parts: CampaignParts,
  request: EndParameters,
): Promise<OperationPreview<EndParameters>> {
  const campaign = await openCampaign(parts, request);
  const left = permittedBy(campaign) - totalOf(campaign.done);
  return {
    parameters: { ...request, campaign: campaign.id },
    message: `The campaign that ${campaign.by} began at ${timeInWords(campaign.at)} (“${campaign.why}”) ends: ${progressInWords(campaign, parts.now())}. The other ${number(left)} count against the limits again; what was carried out stays.`,
  };
}

export async function performEnd(parts: CampaignParts, request: EndParameters): Promise<OperationResult> {
  const campaign = await endCampaign(parts, request);
  const done = totalOf(campaign.done);
  return {
    message: `The campaign of ${parts.name} is ended: ${number(done)} of ${number(permittedBy(campaign))} were carried out under it; all further changes count as usual.`,
    done,
  };
}
