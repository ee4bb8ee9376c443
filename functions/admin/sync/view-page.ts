import { z } from 'zod';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import type { Row } from '#shared/descriptor/table.ts';
import type { RowActs, ViewContext, ViewDescriptor } from '#shared/descriptor/view.ts';
import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';
import { operationLink } from '../act/operation-link.ts';
import type { Asked, Console } from '../console.ts';
import { dayCalendar } from '../page/day-calendar.ts';
import { type Html, html, type Part } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { pager } from '../page/pager.ts';
import { rowsTable } from '../page/table.ts';
import { time } from '../page/time.ts';
import { daysLater, mondayOf, weekGrid } from '../page/week-grid.ts';
import { title } from '../page/words.ts';
import { causeList } from '../run/cause-list.ts';
import { causesOf } from '../run/causes.ts';
import { syncNamed } from './sync-page.ts';

const pageSize = 50;

/** So many days of places stand in a week, and so many are drawn large below it. */
const daysInWeek = 60;
const daysDrawn = 10;

/** One list of a sync, page by page; where it has days, then a week of them. */
export async function viewPage(console: Console, asked: Asked, syncName: string, name: string): Promise<Page> {
  const { page, query, identity } = asked;
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
  const [{ rows, next }, byCause, week, need] = await Promise.all([
    view.page(context, { limit: pageSize, ...(after === null ? {} : { after }) }),
    after === null ? causesIn(sync, view, context) : '',
    weekOf(base, sync, view, context, query.get('week')),
    view.needsPerson?.(context),
  ]);
  const summary = `${view.summary.charAt(0).toUpperCase()}${view.summary.slice(1)}.`;
  const path = `${base}/syncs/${syncName}/views/${name}`;
  return {
    title: view.title,
    trail: [
      { title: 'Overview', path: '/' },
      { title: syncName, path: `/syncs/${syncName}` },
      { title: view.title, path: `/syncs/${syncName}/views/${name}` },
    ],
    ...(view.isLive === true ? { live: 5 } : {}),
    body: html`<p class="lead">${summary}</p>
${need === undefined ? '' : html`<div class="need"><p>${need.sentence}${need.since === null ? '' : html` <span class="soft">Since ${time(need.since, now)}.</span>`}</p>${need.advice === undefined ? '' : html`<p>${need.advice}</p>`}${need.operation === undefined ? '' : html`<div class="actions">${operationLink(base, syncName, need.operation)}</div>`}</div>`}
${byCause}<div data-region="rows">${rows.length === 0 ? html`<p class="calm">Nothing stands here.</p>` : list(base, syncName, view, rows, { now, mayAct: identity.role === 'operator' })}</div>
${pager('Further', next, { elsewhere: after === null ? '' : html`<a class="button" href="${path}">From the start</a> ` })}
${week}`,
  };
}

/** So many rows are told by cause, fewer beside a week: with all else less than what a page may read. */
const rowsByCause = 100;
const rowsByCauseBesideWeek = 50;

/** Why the rows of a view stand there, the most frequent first; whose fault it is, and what to do. */
async function causesIn(sync: SyncDescriptor, view: ViewDescriptor, context: ViewContext): Promise<Part> {
  const { reason, columns } = view;
  if (reason === undefined) return '';
  const { rows, next } = await view.page(context, {
    limit: view.week === undefined ? rowsByCause : rowsByCauseBesideWeek,
  });
  const text = (row: Row, key: string | undefined): string => String(row[key ?? ''] ?? '');
  const mishaps = rows.map(row => ({
    kind: '',
    status: '',
    reason: text(row, reason),
    title: text(row, columns[0]?.key),
  }));
  if (mishaps.length === 0) return '';
  return html`<h2>By cause</h2>${next === undefined ? '' : html`<p class="small soft">Of the first ${rows.length}.</p>`}${causeList(causesOf(mishaps), await sync.faults())}<h2>Each</h2>`;
}

function list(
  base: string,
  sync: string,
  { title: caption, columns, opens, acts }: ViewDescriptor,
  rows: readonly Row[],
  { now, mayAct }: { readonly now: number; readonly mayAct: boolean },
): Html {
  const text = (row: Row, key: string): string => {
    const value = row[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const runAt = (id: string): string => `${base}/runs/${encodeURIComponent(id)}`;
  const link =
    opens === undefined
      ? { runAt }
      : {
          runAt,
          link: (row: Row) => `${base}/syncs/${sync}/${opens.history}/${encodeURIComponent(text(row, opens.key))}`,
        };
  if (acts === undefined || !mayAct) return rowsTable(caption, columns, rows, now, link);
  const { parameter, key } = acts;
  const tick = { name: parameter, value: (row: Row) => text(row, key) };
  return html`<form method="get" class="ticks" action="${base}/do">${rowsTable(caption, columns, rows, now, { ...link, tick })}
<div class="actions"><button type="button" data-tick-all hidden>Choose all on this page</button>${acts.does.map(does => actButton(base, sync, does))}<span class="soft small">of what is ticked. The next page shows what would be done.</span></div></form>`;
}

function actButton(base: string, sync: string, does: RowActs['does'][number]): Part {
  const [path, text] =
    'operation' in does ? [`${does.operation}/${sync}`, title(does.operation)] : [`run/${does.run}`, does.title];
  return html`<button name="shown" value="true" formaction="${base}/do/${path}">${text} …</button>`;
}

/** A week of a view that has days: the one asked for, or that of the first. */
async function weekOf(
  base: string,
  sync: SyncDescriptor,
  view: ViewDescriptor,
  context: ViewContext,
  asked: string | null,
): Promise<Part> {
  if (view.week === undefined) return '';
  const today = new Date(context.now()).toISOString().slice(0, 10);
  // A day that there is: `Date` takes 30 February for one.
  const given = z.iso.date().safeParse(asked);
  const chosen = given.success
    ? given.data
    : ((await view.week(context, { first: today, before: '9', limit: 1 })).days[0]?.date ?? undefined);
  if (chosen === undefined) return '';
  const monday = mondayOf(chosen);
  const { days, isCut } = await view.week(context, {
    first: monday,
    before: daysLater(monday, 7),
    limit: daysInWeek,
  });
  const move = (days: number, text: string): Html =>
    html`<a class="button" href="?${new URLSearchParams({ week: daysLater(monday, days) })}#week">${text}</a>`;
  return html`<h2 id="week">Week from <time datetime="${monday}">${monday}</time></h2><div class="actions">${move(-7, 'Week before')}${move(7, 'Week after')}</div>
${days.length === 0 ? html`<p class="calm">Nothing stands in this week.</p>` : weekGrid(base, sync.name, monday, days)}
${isCut ? html`<p class="soft">The week has more than these ${days.length}; the list above has all.</p>` : ''}
${days.length === 0 ? '' : html`<h2>On the day</h2>${dayCalendar(days.slice(0, daysDrawn))}${days.length > daysDrawn ? html`<p class="soft">The first ${daysDrawn} are drawn here; each cell of the week leads to its own.</p>` : ''}`}`;
}
