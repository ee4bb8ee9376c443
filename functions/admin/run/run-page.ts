import { bookkeepingLast, excessText } from '#shared/core/limit-excesses.ts';
import { campaignOperations } from '#shared/descriptor/campaign-operations.ts';
import { functionState } from '#shared/installation/overview/function-state.ts';
import { type PromisedRun, promisedRun } from '#shared/installation/overview/promised-run.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type RunDocument, runs } from '#shared/state/collections/runs.ts';
import type { Asked, Console } from '../console.ts';
import { badge } from '../page/badge.ts';
import { foreign, type Html, html, type Part } from '../page/html.ts';
import type { Page, PageContext } from '../page/layout.ts';
import { pager } from '../page/pager.ts';
import { rowsTable, table } from '../page/table.ts';
import { duration, exactTime, time } from '../page/time.ts';
import { causeList } from './cause-list.ts';
import { causesOf, mishapsOf } from './causes.ts';
import { changeRow } from './change-row.ts';
import { type ChangeFilter, changeFilter, firstChanges, searchChanges } from './change-search.ts';

function countsTable(run: RunDocument): Html {
  const kinds = bookkeepingLast(Object.entries(run.counts), ([kind]) => kind);
  if (kinds.length === 0) return html`<p class="soft">It planned no change.</p>`;
  const columns = ['planned', 'done', 'skipped', 'failed', 'deferred'] as const;
  const rows = kinds.map(
    ([kind, counts]) =>
      html`<tr${counts.failed > 0 ? html` class="failed"` : ''}><th scope="row">${kind}</th>${columns.map(name => html`<td class="number" data-title="${name}">${counts[name].toLocaleString('en-GB')}</td>`)}</tr>`,
  );
  return table('Changes by kind', ['kind', ...columns], rows, columns);
}

function filterForm(run: RunDocument, { kind, outcome, q }: ChangeFilter): Html {
  const option = (value: string, text: string, chosen: string): Html =>
    value === chosen
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`;
  return html`<form class="filter" method="get" action="#changes" role="search" aria-label="Changes of this run">
<div><label for="q">Find</label><input id="q" name="q" type="search" value="${q}" maxlength="200"></div>
<div><label for="kind">Kind</label><select id="kind" name="kind">${['', ...bookkeepingLast(Object.keys(run.counts), kind => kind)].map(each => option(each, each === '' ? 'all' : each, kind))}</select></div>
<div><label for="outcome">Ended</label><select id="outcome" name="outcome">${['', 'failed', 'deferred', 'skipped', 'done', 'open'].map(each => option(each, each === '' ? 'in any way' : each === 'open' ? 'not yet' : each, outcome))}</select></div>
<button>Show</button></form>`;
}

async function causes({ installation: { store, syncs } }: Console, run: RunDocument): Promise<Part> {
  const failed = Object.values(run.counts).some(counts => counts.failed + counts.deferred + counts.skipped > 0);
  if (!failed) return '';
  const { changes, isAll } = await firstChanges(store, run.planOf);
  const found = causesOf(mishapsOf(changes));
  if (found.length === 0) return '';
  const sync = syncs.find(({ functions }) => functions.some(({ name }) => name === run.function));
  const rules = (await sync?.faults()) ?? [];
  return html`<h2>By cause</h2>${isAll ? '' : html`<p class="small soft">Of the first ${changes.length.toLocaleString('en-GB')} changes.</p>`}${causeList(found, rules)}`;
}

async function progress({ installation }: Console, run: RunDocument, id: string, now: number): Promise<Part> {
  if (run.status !== 'running') return '';
  const { held } = await functionState(installation.store, run.function, installation.leaseTermsOf(run.function), now);
  if (held === null || held.runId !== id) return html`<p>It is under way, and holds no lease.</p>`;
  const silent = held.sign === 'alive' ? '' : html` <strong>No sign of life since then: ${held.sign}.</strong>`;
  const how =
    held.progress === null
      ? html`<p>Under way on <bdi>${held.holder}</bdi>.</p>`
      : html`<p id="how">${held.progress.what}: ${held.progress.done.toLocaleString('en-GB')}${held.progress.total === null ? '' : ` of ${held.progress.total.toLocaleString('en-GB')}`}</p>${held.progress.total === null ? '' : html`<progress aria-labelledby="how" max="${held.progress.total}" value="${held.progress.done}"></progress>`}`;
  return html`${how}<p class="soft">Last heard ${time(held.heardAt, now)}.${silent}</p>`;
}

function blockedPanel({ base }: PageContext, run: RunDocument, isWaiting: boolean): Part {
  if (run.excesses.length === 0) return '';
  const act = isWaiting
    ? html`<div class="actions"><a class="button main" href="${base}/do/approve/${run.function}">See what approving does</a></div>`
    : html`<p class="soft">This plan does not wait for a person any more.</p>`;
  const wasEarlier = Object.values(run.counts).some(({ done }) => done > 0);
  const what = wasEarlier ? 'what earlier rounds did stands, the rest was not written' : 'nothing was written';
  return html`<section class="panel"><h2>Stopped by a limit; ${what}</h2><ul>${run.excesses.map(each => html`<li>${excessText(each)}</li>`)}</ul>
<p>If the source is right, approve the plan. If it is not, have the source corrected: the next run plans afresh.</p>${act}</section>`;
}

/**
 * A plan that was only shown can be carried out from here, where the configuration permits; one over the whole backlog
 * can be permitted beforehand.
 */
function carryOut({ installation }: Console, { page: { base }, identity }: Asked, id: string, run: RunDocument): Part {
  const { mode, endedAt, planDigest, counts, whole, status } = run;
  if (mode !== 'dry-run' || endedAt === null || identity.role !== 'operator') return '';
  if (whole ? status !== 'succeeded' : planDigest === null) return '';
  if (Object.values(counts).every(({ planned }) => planned === 0)) return '';
  const isKnown = installation.syncs.some(({ functions }) =>
    functions.some(({ name, settingsIn }) => name === run.function && settingsIn(installation.config) !== undefined),
  );
  if (!isKnown || installation.modeOf(run.function) === 'dry-run') return '';
  if (whole && campaignOperations(installation.entry(run.function)).length === 0) return '';
  const [action, title] = whole ? ['begin-campaign', 'Begin a campaign on it'] : ['run', 'Carry this plan out'];
  return html`<div class="actions"><a class="button main" href="${base}/do/${action}/${run.function}?${new URLSearchParams({ plan: id })}">${title} …</a></div>`;
}

/** A run that somebody has asked for: the page of its record, once there is one. */
function promisedPage({ now }: PageContext, id: string, { function: name, by, at, waits }: PromisedRun): Page {
  return {
    title: `waiting: ${name}`,
    heading: html`Run of ${name} ${badge('waiting', 'info')}`,
    trail: [
      { title: 'Overview', path: '/' },
      { title: name, path: `/functions/${name}` },
      { title: id, path: `/runs/${id}` },
    ],
    live: 5,
    body: html`<div data-region="run" data-state="waiting"><p class="lead">${foreign(by)} asked for it ${time(at, now)}. ${foreign(waits)}</p></div>`,
  };
}

/** As many as a page stays small with. */
const findingsShown = 150;

/** One run: how it ended, why, and each change that it planned. */
export async function runPage(console: Console, asked: Asked, id: string): Promise<Page> {
  const { page, query } = asked;
  const { store, leaseTermsOf } = console.installation;
  const found = await collectionOn(store, runs).get(id);
  const promised = found === undefined ? await promisedRun(console.installation, id) : undefined;
  if (promised !== undefined) return promisedPage(asked.page, id, promised);
  if (found === undefined) {
    throw new RefusedHttpRequest(404, `There is no run ${id}, or not any more.`, {
      advice: 'The pages of the functions list their runs.',
    });
  }
  const run = found.value;
  const { base, now } = page;
  const filter = changeFilter.parse(Object.fromEntries(query));
  const [{ changes, next }, byCause, state, live] = await Promise.all([
    searchChanges(store, run, filter, query.get('after')),
    causes(console, run),
    functionState(store, run.function, leaseTermsOf(run.function), now),
    progress(console, run, id, now),
  ]);
  const isWaiting = state.blocked?.runId === run.planOf && run.mode === 'apply';
  const took = (run.endedAt ?? now) - run.startedAt;
  const requests = Object.entries(run.requests).map(([system, count]) => `${system} ${count.toLocaleString('en-GB')}`);
  const more = pager('More changes', next, { kept: filter, anchor: '#changes' });
  const findings = run.findings.slice(0, findingsShown).map(({ kind, target, message }) => ({ target, message, kind }));
  return {
    title: `${run.status}: ${run.function}`,
    heading: html`Run of ${run.function} ${badge(run.status)}`,
    trail: [
      { title: 'Overview', path: '/' },
      { title: run.function, path: `/functions/${run.function}` },
      { title: id, path: `/runs/${id}` },
    ],
    ...(run.status === 'running' ? { live: 5 } : {}),
    body: html`<div data-region="run" data-state="${run.status}"><p class="lead">${run.message === '' ? 'Under way.' : foreign(run.message)}</p>
${run.whose === null ? '' : html`<p><strong>Whose fault:</strong> ${foreign(run.whose)}.</p>`}${run.advice === null ? '' : html`<p><strong>What to do:</strong> ${foreign(run.advice)}</p>`}${live}
${run.mode === 'dry-run' ? html`<p>${badge('dry run', 'info')} It planned and wrote nothing.</p>` : ''}</div>
${carryOut(console, asked, id, run)}${blockedPanel(page, run, isWaiting)}
${countsTable(run)}
${byCause}
<h2 id="changes">Changes</h2>
${run.planOf === id ? '' : html`<p class="soft">It planned the same as <a href="${base}/runs/${run.planOf}">run ${run.planOf}</a>, whose record these are.</p>`}
${filterForm(run, filter)}
${
  changes.length === 0
    ? html`<p class="soft">No change fits.</p>`
    : table(
        'Changes',
        ['what', 'kind', 'change', 'because', 'ended'],
        changes.map(change => changeRow(change)),
      )
}${more}
${
  run.findingsTotal === 0
    ? ''
    : html`<h2>Seen and left alone</h2><p class="soft">${run.findingsTotal.toLocaleString('en-GB')} in all${run.findingsTotal > findings.length ? html`; these are ${findings.length} of them, <code>lockstep plan ${run.function}</code> shows all` : ''}.</p>${rowsTable(
        'Findings',
        [
          { key: 'target', title: 'who or what' },
          { key: 'message', title: 'what was seen' },
          { key: 'kind', title: 'kind' },
        ],
        findings,
        now,
      )}`
}
<h2>Record</h2><dl class="facts">
<dt>Run</dt><dd><code>${id}</code></dd><dt>Asked for by</dt><dd>${foreign(run.by)} (${run.trigger})</dd><dt>Writes to</dt><dd>${foreign(run.target)}</dd>
<dt>Began</dt><dd>${exactTime(run.startedAt)}</dd><dt>Ended</dt><dd>${run.endedAt === null ? 'not yet' : exactTime(run.endedAt)}</dd><dt>Took</dt><dd>${duration(took)}, ${run.rounds} ${run.rounds === 1 ? 'round' : 'rounds'}</dd>
<dt>Requests</dt><dd>${requests.length === 0 ? 'none' : requests.join(', ')}</dd><dt>State</dt><dd>${run.storeOperations.reads} read, ${run.storeOperations.writes} written, ${run.storeOperations.queries} queried</dd>
<dt>Configuration</dt><dd><code>${run.configDigest.slice(0, 12)}</code></dd>${run.resumedFrom === null ? '' : html`<dt>Continues</dt><dd><a href="${base}/runs/${run.resumedFrom}">run ${run.resumedFrom}</a>, which did not end in order</dd>`}</dl>`,
  };
}
