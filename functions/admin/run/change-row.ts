import { badge } from '../page/badge.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { RecordedChange } from './change-search.ts';

/** One change as a row: what it is about, the difference, why, and how it ended. `before`: a cell in front. */
export function changeRow(
  { kind, title, target, from, to, reason, outcome }: RecordedChange,
  before: Html = html``,
): Html {
  const ended = outcome === null ? html`<span class="soft">not yet</span>` : badge(outcome.status);
  const why = outcome === null || outcome.reason === '' ? '' : html`<div>${foreign(outcome.reason)}</div>`;
  return html`<tr${outcome?.status === 'failed' ? html` class="failed"` : ''}>${before}<th scope="row" data-title="what">${foreign(title === '' ? target : title)}</th><td data-title="kind">${kind}</td>
<td class="diff" data-title="change">${from === '' ? '' : html`<del><span class="sr">from </span>${foreign(from)}</del>`}${to === '' ? '' : html`<ins><span class="sr">to </span>${foreign(to)}</ins>`}</td><td data-title="because">${foreign(reason)}</td><td data-title="ended">${ended}${why}</td></tr>`;
}
