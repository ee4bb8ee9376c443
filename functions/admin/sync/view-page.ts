import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { operationLink } from '../act/operation-link.ts';
import type { Asked, Console } from '../console.ts';
import { dayCalendar } from '../page/day-calendar.ts';
import { html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { rowsTable } from '../page/table.ts';
import { time } from '../page/time.ts';
import { syncNamed } from './sync-page.ts';

const pageSize = 50;

/** So many days are drawn beside a list. */
const daysShown = 14;

/** One list of a sync, page by page. */
export async function viewPage(
  console: Console,
  { page, query }: Asked,
  syncName: string,
  name: string,
): Promise<Page> {
  const sync = syncNamed(console, syncName);
  const all = await sync.views();
  const view = all.find(each => each.name === name);
  if (view === undefined) {
    throw new RefusedHttpRequest(404, `${syncName} has no view ${name}.`, {
      advice: `It has ${all.map(each => each.name).join(', ')}.`,
    });
  }
  const { base, now } = page;
  const context = { store: console.installation.store, now: () => now };
  const after = query.get('after');
  const position = { limit: pageSize, ...(after === null ? {} : { after }) };
  const [{ rows, next }, days, need] = await Promise.all([
    view.page(context, position),
    view.days?.(context, { ...position, limit: daysShown }),
    view.needsPerson?.(context),
  ]);
  const summary = `${view.summary.charAt(0).toUpperCase()}${view.summary.slice(1)}.`;
  return {
    title: view.title,
    trail: [
      { title: 'Overview', path: '/' },
      { title: syncName, path: `/syncs/${syncName}` },
      { title: view.title, path: `/syncs/${syncName}/views/${name}` },
    ],
    body: html`<p class="lead">${summary}</p>
${need === undefined ? '' : html`<div class="need"><p>${need.sentence}${need.since === null ? '' : html` <span class="soft">Since ${time(need.since, now)}.</span>`}</p>${need.advice === undefined ? '' : html`<p>${need.advice}</p>`}${need.operation === undefined ? '' : html`<div class="actions">${operationLink(base, syncName, need.operation)}</div>`}</div>`}
${rows.length === 0 ? html`<p class="calm">Nothing stands here.</p>` : rowsTable(view.title, view.columns, rows, now)}
${days === undefined || days.length === 0 ? '' : html`<h2>On the day</h2>${dayCalendar(days)}`}
<p class="pager">${after === null ? '' : html`<a class="button" href="${base}/syncs/${syncName}/views/${name}">From the start</a> `}${next === undefined ? '' : html`<a class="button" href="?${new URLSearchParams({ after: next })}">Further</a>`}</p>`,
  };
}
