import { nextOfLinkHeader } from '#shared/clients/http/paging.ts';
import { requestUrl } from '#shared/clients/http/request-url.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { GitlabAnswer } from './gitbeaker-requester.ts';

export interface KeysetListing<Row extends { readonly id: number }> {
  /** What is listed, for messages: `users`. */
  readonly what: string;
  readonly baseUrl: string;
  /** Fetches a page by its query parameters. */
  readonly fetch: (query: Readonly<Record<string, string>>) => Promise<GitlabAnswer>;
  readonly read: (body: unknown) => readonly Row[];
  /** Filters that every page must be asked with. */
  readonly filters: Readonly<Record<string, string>>;
  readonly perPage: number;
}

const wanted = (perPage: number, sort: 'asc' | 'desc') => ({
  pagination: 'keyset',
  order_by: 'id',
  sort,
  per_page: String(perPage),
});

function incomplete(what: string, why: string): ImplausibleAnswerError {
  return new ImplausibleAnswerError(`gitlab's list of ${what} is not complete: ${why}`, {
    advice: 'Nothing was concluded from it. If it lasts, look for a proxy before GitLab that removes the Link header.',
  });
}

/**
 * All pages of a keyset listing by ascending id, proven to be all of them. A keyset list has no total, and its end is
 * the mere absence of a header that a proxy may have removed: so the highest id is asked for first, and the list must
 * reach it. What is created meanwhile has a higher id and does no harm; if the highest was deleted meanwhile, it is
 * asked for again. Ids must rise from row to row, so that a page that comes twice is noticed. Throws
 * ImplausibleAnswerError.
 */
export async function* keysetPages<Row extends { readonly id: number }>(
  listing: KeysetListing<Row>,
): AsyncGenerator<readonly Row[], void> {
  const { what, baseUrl, fetch, read, filters, perPage } = listing;
  const highest = async (): Promise<number> =>
    read((await fetch({ ...wanted(1, 'desc'), ...filters })).body)[0]?.id ?? 0;
  const target = await highest();
  let query: Readonly<Record<string, string>> | undefined = { ...wanted(perPage, 'asc'), ...filters };
  let last = 0;
  while (query !== undefined) {
    const answer = await fetch(query);
    const rows = read(answer.body);
    for (const { id } of rows) {
      if (id <= last) throw incomplete(what, `id ${id} comes after ${last}`);
      last = id;
    }
    const link = nextOfLinkHeader(answer.headers);
    if (link !== undefined && rows.length === 0) throw incomplete(what, 'an empty page links to another');
    yield rows;
    query = link === undefined ? undefined : nextQuery(baseUrl, link, filters);
  }
  if (last < target && last < (await highest()))
    throw incomplete(what, `it ends at id ${last} although there are higher ones`);
}

/**
 * The parameters of a next link, with the filters set again. Only these are used, at our own address: behind a proxy
 * GitLab's links may name another scheme, port or host, and the token goes to none of them. Throws
 * ImplausibleAnswerError for a link that is no address.
 */
function nextQuery(baseUrl: string, link: string, filters: Readonly<Record<string, string>>): Record<string, string> {
  const base = requestUrl(baseUrl, '');
  if (!URL.canParse(link, base.href))
    throw new ImplausibleAnswerError('gitlab links to a next page that is no address');
  return { ...Object.fromEntries(new URL(link, base).searchParams), ...filters };
}
