import { ConfigError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { Query } from './http-types.ts';

/** The bases of this configuration, of which there are a few. */
const bases = new Map<string, URL>();

/** The base as a URL whose path ends in `/`. Throws ConfigError. */
function parsedBase(baseUrl: string): URL {
  const known = bases.get(baseUrl);
  if (known !== undefined) return known;
  if (!URL.canParse(baseUrl)) throw new ConfigError(`"${baseUrl}" is not a URL`);
  const base = new URL(baseUrl);
  if (base.protocol !== 'https:' && base.protocol !== 'http:')
    throw new ConfigError(`"${baseUrl}" is not an http(s) URL`);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  bases.set(baseUrl, base);
  return base;
}

/** Sets query parameters, in place of those of the same name; a list repeats its name; undefined is left out. */
export function withQuery(url: URL, query: Query = {}): URL {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return url;
  const result = new URL(url);
  for (const [name, value] of given) {
    if (value === undefined) continue;
    result.searchParams.delete(name);
    for (const one of Array.isArray(value) ? value : [value]) result.searchParams.append(name, String(one));
  }
  return result;
}

/**
 * Where a request goes: `path` under `baseUrl`, or an absolute URL on the same origin, with `query` set. Throws
 * ImplausibleAnswerError when it would leave the origin or climb out of the base path, since credentials go along.
 */
export function requestUrl(baseUrl: string, path: string, query?: Query): URL {
  const base = parsedBase(baseUrl);
  if (/^[a-z][a-z\d+.-]*:/i.test(path)) return withQuery(sameOrigin(base, new URL(path)), query);
  if (/^[\\/]{2}/.test(path))
    throw new ImplausibleAnswerError('A path that begins with two slashes names another server');
  const url = sameOrigin(base, new URL(path.replace(/^\//, './'), base));
  if (!url.pathname.startsWith(base.pathname)) {
    throw new ImplausibleAnswerError(`The path "${url.pathname}" lies outside ${base.origin}${base.pathname}`);
  }
  return withQuery(url, query);
}

/**
 * A link found in an answer, resolved against the address it came from. Throws ImplausibleAnswerError on another
 * origin.
 */
export function sameOriginLink(from: URL, link: string): URL {
  if (!URL.canParse(link, from.href))
    throw new ImplausibleAnswerError(`An answer of ${from.origin} links to something that is not an address`);
  return sameOrigin(from, new URL(link, from));
}

function sameOrigin(base: URL, url: URL): URL {
  if (url.origin === base.origin && url.username === '' && url.password === '') return url;
  throw new ImplausibleAnswerError(`${url.origin} is not ${base.origin}: our credentials are not sent there`);
}
