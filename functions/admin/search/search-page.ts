import type { Asked, Console } from '../console.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';
import { longest, searched } from './searched.ts';

/** The form, wherever it stands. */
export function searchForm(base: string, text = ''): Html {
  return html`<form class="filter" method="get" action="${base}/search" role="search" aria-label="Everything"><div><label for="find">Find a room, course, person or id</label><input id="find" name="q" type="search" value="${text}" maxlength="${longest}"></div><button>Search</button></form>`;
}

/** Looks for a text in every sync, by what each can be looked for. */
export async function searchPage({ installation }: Console, { page, query }: Asked): Promise<Page> {
  const { base, now } = page;
  const { text, groups, kinds } = await searched(installation, query.get('q') ?? '', now);
  const count = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  return {
    title: text === '' ? 'Search' : `${count} found for ${text}`,
    at: '/search',
    body: html`${searchForm(base, text)}
${text === '' ? html`<p class="soft">What can be looked for:</p><ul>${kinds.map(({ summary, by }) => html`<li>${summary}: ${by}</li>`)}</ul>` : ''}
${text !== '' && count === 0 ? html`<p class="panel">Nothing is known by that name. Codes must be whole, except the beginning of a course or an external id.</p>` : ''}
${groups.map(
  ({ sync, title, hits, isCut }) =>
    html`<h2>${foreign(title)}</h2><ul class="hits">${hits.map(hit => html`<li><a href="${base}/syncs/${sync}/${hit.history}/${encodeURIComponent(hit.id)}">${foreign(hit.title)}</a> <span class="soft">${foreign(hit.detail)}</span></li>`)}</ul>${isCut ? html`<p class="soft">There are more; these are the first ${hits.length}.</p>` : ''}`,
)}`,
  };
}
