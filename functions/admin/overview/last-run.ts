import { campaignState } from '#shared/core/campaign.ts';
import { campaignInWords } from '#shared/core/campaign-text.ts';
import { bookkeepingLast } from '#shared/core/limit-excesses.ts';
import type { FunctionState } from '#shared/installation/overview/function-state.ts';
import { type Html, html } from '../page/html.ts';
import type { PageContext } from '../page/layout.ts';
import { time, timeWords } from '../page/time.ts';

/** `create 12 done, 1 failed; delete 3 done`. */
export function countsText(
  counts: Readonly<
    Record<
      string,
      {
        readonly planned: number;
        readonly done: number;
        readonly skipped: number;
        readonly failed: number;
        readonly deferred: number;
      }
    >
  >,
): string {
  const said = bookkeepingLast(Object.entries(counts), ([kind]) => kind).map(([kind, { planned, ...ended }]) => {
    const parts = Object.entries(ended).flatMap(([word, count]) =>
      count === 0 ? [] : [`${count.toLocaleString('en-GB')} ${word}`],
    );
    return `${kind} ${parts.length === 0 ? `${planned.toLocaleString('en-GB')} planned` : parts.join(', ')}`;
  });
  return said.length === 0 ? 'no changes' : said.join('; ');
}

/** How far the campaign is under which a function works, if there is one. */
function campaignFact(now: number, { campaign, readAt }: FunctionState, configDigest: string): Html | '' {
  if (campaign === null || campaignState(campaign, readAt, configDigest) !== 'open') return '';
  const stands = campaignInWords(campaign, { now: readAt, configDigest, at: ms => timeWords(ms, now) });
  return html`<dt>Campaign</dt><dd>${stands}</dd>`;
}

/**
 * How a function last fared, as terms and descriptions, and the campaign that is open under its present configuration.
 */
export function lastRunFacts({ base, now }: PageContext, state: FunctionState, configDigest: string): Html {
  const { lastRun, latest } = state;
  const campaign = campaignFact(now, state, configDigest);
  if (latest === null) return html`<dt>Last run</dt><dd>none yet</dd>${campaign}`;
  const { run, id } = latest;
  const since =
    lastRun !== null && lastRun.times > 1 && lastRun.since !== null
      ? html`<dt>So since</dt><dd>${time(lastRun.since, now)}, ${lastRun.times} runs</dd>`
      : '';
  return html`<dt>Last run</dt><dd><a href="${base}/runs/${id}">${time(run.startedAt, now)}</a>${run.mode === 'dry-run' ? ', dry run' : ''}: ${run.message === '' ? 'under way' : run.message}</dd>
<dt>Changes</dt><dd>${countsText(run.counts)}</dd>${since}${campaign}`;
}
