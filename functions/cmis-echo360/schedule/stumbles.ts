import { UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';

/**
 * Whether an error is about one request and not about Echo360: it went on answering 500 to this one, while it carried out others that were made
 * meanwhile. Such a request fails alone; anything else is an outage and ends the run. `since`, `lastDone`: run clock (ms) before the request, and of the
 * last one that Echo360 carried out.
 */
export function isStumble(error: unknown, since: number, lastDone: number): error is UpstreamUnavailableError {
  return error instanceof UpstreamUnavailableError && error.status === 500 && lastDone > since;
}

/** In a timetabler's words. */
export const stumbleText =
  'Echo360 cannot carry out this request, although it carries out others (it answers “internal error”, status 500): ask those who run Echo360, then retry';
