import { campaignState } from '#shared/core/campaign.ts';
import { recordedStatuses } from '#shared/core/run-status.ts';
import { campaignOperations } from '#shared/descriptor/campaign-operations.ts';
import { attentionsOf } from '#shared/installation/overview/attention.ts';
import { type FunctionState, functionState } from '#shared/installation/overview/function-state.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { offeredActions } from '../act/function-actions.ts';
import type { Asked, Console } from '../console.ts';
import { dayBars, hourBars } from '../overview/history.ts';
import { countsText, lastRunFacts } from '../overview/last-run.ts';
import { badge } from '../page/badge.ts';
import { bars } from '../page/bars.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { pager } from '../page/pager.ts';
import { table } from '../page/table.ts';
import { duration, time, timeWords } from '../page/time.ts';

const pageSize = 50;

/**
 * Leads to what people may do about a campaign as it stands: begin one on the last whole plan, or end the one that is
 * open.
 */
function campaignLinks(
  { installation }: Console,
  name: string,
  { campaign, latest, readAt }: FunctionState,
  base: string,
): Html | '' {
  if (campaignOperations(installation.entry(name)).length === 0) return '';
  const isOpen = campaign !== null && campaignState(campaign, readAt, installation.digestOf(name)) === 'open';
  if (isOpen) return html`<a class="button" href="${base}/do/end-campaign/${name}">End the campaign …</a>`;
  const plan = latest?.run.whole === true && latest.run.status === 'succeeded' ? `?plan=${latest.id}` : '';
  return html`<a class="button" href="${base}/do/begin-campaign/${name}${plan}">Begin a campaign …</a>`;
}

/**
 * The last look for work that made no run, as a row among the runs: why nothing ran. `status`: the runs that are asked
 * for.
 */
function lookRow(
  { lastTick, latest, paused }: FunctionState,
  status: string | undefined,
  now: number,
): Html | undefined {
  if (lastTick === null || (latest !== null && latest.run.startedAt > lastTick.at)) return undefined;
  if (status !== undefined && status !== 'skipped') return undefined;
  const word = paused === null ? 'no run was needed' : 'skipped';
  return html`<tr><th scope="row" data-title="began">${time(lastTick.at, now)}</th><td data-title="ended as">${badge(word, 'quiet')}</td><td data-title="changes">no changes</td><td data-title="what">${foreign(lastTick.result)}</td><td data-title="by">scheduler</td><td data-title="took" class="number"><span class="none">–</span></td></tr>`;
}

/** How a function has fared, run by run, and what may be done to it. */
export async function functionPage(console: Console, { page, query, identity }: Asked, name: string): Promise<Page> {
  const { installation } = console;
  const { store, syncs } = installation;
  const sync = syncs.find(({ functions }) => functions.some(each => each.name === name && each.kind !== 'endpoint'));
  if (sync === undefined) throw new RefusedHttpRequest(404, `There is no function ${name} that is run.`);
  const { base, now } = page;
  const { kind, summary } = installation.entry(name);
  const { schedule, enabled } = installation.settingsOf(name);
  const status = recordedStatuses.find(each => each === query.get('status'));
  const after = query.get('after');
  const asked = { limit: pageSize, direction: 'descending', ...(after === null ? {} : { after }) } as const;
  const collection = collectionOn(store, runs);
  const [state, { entries, next }] = await Promise.all([
    functionState(store, name, installation.leaseTermsOf(name), now),
    status === undefined
      ? collection.query('byFunction', { function: name }, asked)
      : collection.query('byFunctionAndStatus', { function: name, status }, asked),
  ]);
  const attentions = attentionsOf(state, {
    now: Math.max(now, state.readAt),
    schedule: enabled && kind === 'scheduled' ? schedule : undefined,
    at: ms => timeWords(ms, now),
    configDigest: installation.digestOf(name),
  });
  const rows = entries.map(
    ({ key: id, value: run }): Html =>
      html`<tr><th scope="row" data-title="began"><a href="${base}/runs/${id}">${time(run.startedAt, now)}</a></th><td data-title="ended as">${badge(run.status)}${run.mode === 'dry-run' ? html` ${badge('dry run', 'info')}` : ''}</td><td data-title="changes">${countsText(run.counts)}</td><td data-title="what">${foreign(run.message)}</td><td data-title="by">${foreign(run.by)}</td><td data-title="took" class="number">${run.endedAt === null ? 'running' : duration(run.endedAt - run.startedAt)}</td></tr>`,
  );
  const look = after === null ? lookRow(state, status, now) : undefined;
  if (look !== undefined) rows.unshift(look);
  const link = (word: string | undefined): Html =>
    html`<li><a href="${base}/functions/${name}${word === undefined ? '' : `?status=${word}`}"${word === status ? html` aria-current="true"` : ''}>${word ?? 'all'}</a></li>`;
  const { offered, absent } = offeredActions(console, name, state);
  const actions = offered.map(
    ({ action, title }) => html`<a class="button" href="${base}/do/${action}/${name}">${title} …</a>`,
  );
  const campaigns = campaignLinks(console, name, state, base);
  return {
    title: name,
    trail: [
      { title: 'Overview', path: '/' },
      { title: sync.name, path: `/syncs/${sync.name}` },
      { title: name, path: `/functions/${name}` },
    ],
    live: state.held?.sign === 'alive' || state.requested !== null ? 5 : 30,
    body: html`<p class="lead">${summary}</p>
${identity.role === 'operator' ? html`<div class="actions">${actions}${campaigns}</div>` : html`<p class="soft">You may look; operators may act.</p>`}
${absent.length === 0 ? '' : html`<details class="small"><summary>What is not offered now, and why</summary><ul class="absent">${absent.map(each => html`<li>${each}</li>`)}</ul></details>`}
<div data-region="state" data-state="${state.held === null ? 'at rest' : `run ${state.held.sign}`}"><div class="panel"><dl class="facts">${lastRunFacts(page, state, installation.digestOf(name))}
<dt>Schedule</dt><dd>${kind === 'by-hand' ? 'none: people start it' : html`${schedule.text} <code>${schedule.cron}</code> ${schedule.zone}`}</dd>
${state.lastTick === null ? '' : html`<dt>Last look</dt><dd>${time(state.lastTick.at, now)}: ${foreign(state.lastTick.result)}</dd>`}
<dt>Mode</dt><dd>${installation.modeOf(name)}</dd>
<dt>Lease</dt><dd>${state.held === null ? 'free' : html`<bdi>${state.held.holder}</bdi> since ${time(state.held.since, now)}, ${state.held.sign}, last heard ${time(state.held.heardAt, now)}; <a href="${base}/runs/${state.held.runId}">its run</a>`}</dd></dl>
<div class="charts">${bars('24 hours', hourBars(state.tallies, now), 'changes')}${bars('30 days', dayBars(state.days, now), 'changes')}</div></div>
${attentions.length === 0 ? '' : html`<ul class="needs">${attentions.map(({ gravity, sentence, advice }) => html`<li class="need ${gravity}"><p>${sentence}</p>${advice === undefined ? '' : html`<p>${advice}</p>`}</li>`)}</ul>`}</div>
<h2>Runs</h2><nav aria-label="Runs that ended as"><ul class="actions absent">${[undefined, ...recordedStatuses].map(link)}</ul></nav>
<div data-region="runs">${rows.length === 0 ? html`<p class="soft">No such run. A look that finds nothing to do leaves none.</p>` : table(`Runs of ${name}`, ['began', 'ended as', 'changes', 'what', 'by', 'took'], rows, ['took'])}</div>
${pager('Older runs', next, { kept: status === undefined ? {} : { status } })}`,
  };
}
