import { functionsOf } from '#shared/descriptor/catalogue.ts';
import type { Asked, Console } from '../console.ts';
import { foreign, type Html, html } from '../page/html.ts';
import type { Page } from '../page/layout.ts';

const longest = 200;

/** The form, wherever it stands. */
export function searchForm(base: string, text = ''): Html {
  return html`<form class="filter" method="get" action="${base}/search" role="search" aria-label="Everything"><div><label for="find">Find a room, course, person or id</label><input id="find" name="q" type="search" value="${text}" maxlength="${longest}"></div><button>Search</button></form>`;
}

/** Looks for a text in every sync, by what each can be looked for. */
export async function searchPage({ installation }: Console, { page, query }: Asked): Promise<Page> {
  const { base, now } = page;
  const text = (query.get('q') ?? '').trim().slice(0, longest);
  const configured = installation.syncs.filter(sync =>
    functionsOf([sync]).some(each => each.settingsIn(installation.config) !== undefined),
  );
  const searches = await Promise.all(
    configured.flatMap(({ name, summary, search }) =>
      search === undefined ? [] : [search().then(found => ({ name, summary, found }))],
    ),
  );
  const context = { store: installation.store, now: () => now };
  const groups =
    text === ''
      ? []
      : (
          await Promise.all(
            searches.map(async ({ name, found }) =>
              (await found.find(context, text)).map(each => ({ sync: name, ...each })),
            ),
          )
        ).flat();
  const count = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  return {
    title: text === '' ? 'Search' : `${count} found for ${text}`,
    at: '/search',
    body: html`${searchForm(base, text)}
${text === '' ? html`<p class="soft">What can be looked for:</p><ul>${searches.map(({ summary, found }) => html`<li>${summary}: ${found.by}</li>`)}</ul>` : ''}
${text !== '' && count === 0 ? html`<p class="panel">Nothing is known by that name. Codes must be whole, except the beginning of a course or an external id.</p>` : ''}
${groups.map(
  ({ sync, title, hits, isCut }) =>
    html`<h2>${foreign(title)}</h2><ul class="hits">${hits.map(hit => html`<li><a href="${base}/syncs/${sync}/${hit.history}/${encodeURIComponent(hit.id)}">${foreign(hit.title)}</a> <span class="soft">${foreign(hit.detail)}</span></li>`)}</ul>${isCut ? html`<p class="soft">There are more; these are the first ${hits.length}.</p>` : ''}`,
)}`,
  };
}
