import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { AnswerHeaders } from '#shared/core/wire.ts';
import type { HttpClient, HttpRequest, HttpResponse, Query } from './http-types.ts';
import { requestUrl, sameOriginLink, withQuery } from './request-url.ts';

export interface Paging<P> {
  /**
   * The link to the next page, relative or absolute, or undefined on the last one. Throws on an answer that contradicts
   * itself.
   */
  readonly next: (page: HttpResponse<P>) => string | undefined;
  /** Filters that are set again on every next link: some servers leave them out of it. */
  readonly filters?: Query | undefined;
  /** More pages than this are an error. Default 10,000. */
  readonly maxPages?: number | undefined;
}

/**
 * All pages of a listing, one after the other. Either it runs to the page that says it is the last, or it throws: a
 * part of a list must never be taken for the whole. Throws ImplausibleAnswerError for a link to another origin, a link
 * that was followed before, or too many pages; otherwise what `request` throws.
 */
export async function* allPages<P>(
  client: HttpClient,
  first: HttpRequest<P>,
  paging: Paging<P>,
): AsyncGenerator<P, void> {
  const { maxPages = 10_000 } = paging;
  const seen = new Set<string>();
  let url = withQuery(requestUrl(client.baseUrl, first.path, first.query), paging.filters);
  for (let page = 1; ; page += 1) {
    if (seen.has(url.href))
      throw new ImplausibleAnswerError(`The listing ${url.pathname} goes round in circles at page ${page}`);
    if (page > maxPages)
      throw new ImplausibleAnswerError(`The listing ${url.pathname} has more than ${maxPages} pages`);
    seen.add(url.href);
    const response = await client.request({ ...first, path: url.href, query: undefined });
    const link = paging.next(response);
    yield response.data;
    if (link === undefined) return;
    url = withQuery(sameOriginLink(url, link), paging.filters);
  }
}

/** All items of all pages. */
export async function allItems<P, T>(pages: AsyncIterable<P>, itemsOf: (page: P) => readonly T[]): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) {
    for (const item of itemsOf(page)) items.push(item);
  }
  return items;
}

/**
 * `next` of an envelope with `has_more` and `next`. Throws ImplausibleAnswerError when the two contradict each other.
 */
export function nextOfEnvelope(envelope: {
  readonly hasMore: boolean;
  readonly next?: string | null | undefined;
}): string | undefined {
  const next = envelope.next ?? undefined;
  if (envelope.hasMore && (next === undefined || next === '')) {
    throw new ImplausibleAnswerError('A page says that more follow, but not where');
  }
  if (!envelope.hasMore && next !== undefined && next !== '') {
    throw new ImplausibleAnswerError('A page says that it is the last, yet links to another');
  }
  return envelope.hasMore ? next : undefined;
}

/** The target of `rel="next"` in a `Link` header (RFC 8288), if there is one. */
export function nextOfLinkHeader(headers: AnswerHeaders): string | undefined {
  for (const [, target, parameters] of (headers['link'] ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next\b)/i.test(parameters ?? '')) return target;
  }
  return undefined;
}
