/** What a status means for the exchange. */
export type Verdict =
  /** Its body is the answer. */
  | 'answer'
  | 'redirect'
  /** Log in again, once. */
  | 'unauthorised'
  | 'forbidden'
  /** Will pass: worth another attempt. */
  | 'busy'
  /** A failure of the server that another attempt does not mend. */
  | 'broken'
  | 'refused'
  /** No status that a final answer can have. */
  | 'senseless';

const busy = new Set([408, 429, 500, 502, 503, 504]);
const redirects = new Set([301, 302, 303, 307, 308]);

/** What a status means for the request. `accept`: statuses beyond 2xx that are answers to it. */
export function verdictOn(status: number, accept: readonly number[] = []): Verdict {
  if ((status >= 200 && status < 300) || accept.includes(status)) return 'answer';
  if (redirects.has(status)) return 'redirect';
  if (status === 401) return 'unauthorised';
  if (status === 403) return 'forbidden';
  if (busy.has(status)) return 'busy';
  if (status >= 500) return 'broken';
  return status >= 400 ? 'refused' : 'senseless';
}

/**
 * Where a redirect leads, or in words why it is not followed. Only reads follow one, and only on the same origin: our
 * credentials go along, and a redirect elsewhere is a sign-in page or a wrong address.
 */
export function redirectTarget(from: URL, method: string, location: string | undefined): URL | string {
  if (method !== 'GET' && method !== 'HEAD') return 'a redirect, which is not followed for a change';
  if (location === undefined || !URL.canParse(location, from.href)) return 'a redirect that says not where to';
  const target = new URL(location, from);
  return target.origin === from.origin ? target : `a redirect to another server (${target.origin})`;
}
