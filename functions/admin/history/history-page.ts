import type { History, HistoryEvent } from '#shared/descriptor/history.ts';
import { operationLink } from '../act/operation-link.ts';
import type { Asked, Console } from '../console.ts';
import { badge } from '../page/badge.ts';
import { dayCalendar } from '../page/day-calendar.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { rowsTable, table } from '../page/table.ts';
import { time } from '../page/time.ts';
import { changeRow } from '../run/change-row.ts';
import { historyOf } from './read-history.ts';

/** Whatever is known of one thing: how it stands, what was sent and answered, and what each run did to it. */
export async function historyPage(
  console: Console,
  { page, identity }: Asked,
  syncName: string,
  kind: string,
  id: string,
): Promise<Page> {
  const { base, now } = page;
  const { found, history, changes, cut } = await historyOf(console, { sync: syncName, kind, id }, now);
  const { operation } = history;
  return {
    title: history.title,
    heading: html`${found.title}: ${foreign(history.title)}`,
    trail: [
      { title: 'Overview', path: '/' },
      { title: syncName, path: `/syncs/${syncName}` },
      { title: history.title, path: `/syncs/${syncName}/${kind}/${encodeURIComponent(id)}` },
    ],
    body: html`<div class="panel"><p><strong>${foreign(history.sentence)}</strong></p><dl class="facts">${history.facts.map(({ term, value }) => html`<dt>${term}</dt><dd>${foreign(value)}</dd>`)}</dl>
${operation === undefined || identity.role !== 'operator' ? '' : html`<div class="actions">${operationLink(base, syncName, operation)}</div>`}</div>
${history.days === undefined || history.days.every(({ events }) => events.length === 0) ? '' : dayCalendar(history.days)}
${history.tables.map(({ title, columns, rows }) => html`<h2>${title}</h2>${rowsTable(title, columns, rows, now)}`)}
${related(base, syncName, history)}
${
  history.events.length === 0
    ? ''
    : html`<h2>What happened</h2>${table(
        'What happened',
        ['when', 'what', 'stands as', 'detail', 'run'],
        history.events.map(event => eventRow(base, event, now)),
      )}`
}
<h2>Changes over runs</h2>${history.runs.length === 0 ? html`<p class="soft">No run is known to have changed it.</p>` : ''}
${
  changes.length === 0
    ? history.runs.length === 0
      ? ''
      : html`<p class="soft">${history.runs.length === 1 ? 'The record of its last run names' : html`The records of its last ${history.runs.length} runs name`} no change of it, or are kept no longer.</p>`
    : table(
        'Changes over runs',
        ['run', 'what', 'kind', 'change', 'because', 'ended'],
        changes.map(({ runId, at, change }) =>
          changeRow(
            change,
            html`<td data-title="run"><a href="${base}/runs/${runId}">${at === undefined ? runId : time(at, now)}</a></td>`,
          ),
        ),
      )
}
${cut.length === 0 ? '' : html`<p class="soft">Only the beginning of the plan of ${cut.map(run => html`<a href="${base}/runs/${run}">run ${run}</a> `)} was looked through; its page finds the rest.</p>`}`,
  };
}

function eventRow(base: string, { at, what, status, detail, runId }: HistoryEvent, now: number): Html {
  return html`<tr><th scope="row" data-title="when">${time(at, now)}</th><td data-title="what">${foreign(what)}</td><td data-title="stands as">${status === '' ? html`<span class="none">–</span>` : badge(status, toneOf(status))}</td><td data-title="detail">${detail === '' ? html`<span class="none">–</span>` : foreign(detail)}</td><td data-title="run">${runId === null ? html`<span class="none">–</span>` : html`<a href="${base}/runs/${runId}">its run</a>`}</td></tr>`;
}

function toneOf(status: string): 'good' | 'bad' | 'warn' | 'quiet' {
  if (/^(success|refreshed|done|present)$/i.test(status)) return 'good';
  if (/^(failed|dead)$/i.test(status)) return 'bad';
  return /^(warn|in.conflict|in question|waiting)$/i.test(status) ? 'warn' : 'quiet';
}

function related(base: string, sync: string, { related: all = [] }: History): Html {
  if (all.length === 0) return html``;
  return html`<h2>See also</h2><ul>${all.map(({ title, history, id }) => html`<li><a href="${base}/syncs/${sync}/${history}/${encodeURIComponent(id)}">${foreign(title)}</a></li>`)}</ul>`;
}
