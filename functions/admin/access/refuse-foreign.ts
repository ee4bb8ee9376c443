import { RefusedHttpRequest } from '#shared/runtime/http/refused-http-request.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Bytes of a form: anything longer is none of ours. */
const formLimit = 64_000;

/**
 * Refuses a request by another name than the console's, and one that a page of another site makes a browser send.
 * `url`: the console's address; undefined: a loopback name.
 * @throws RefusedHttpRequest
 */
export function refuseForeign(request: Request, url: string | undefined): void {
  const host = request.headers.get('host') ?? '';
  const isOwnName = url === undefined ? loopback.test(host) : host.toLowerCase() === new URL(url).host;
  if (!isOwnName) {
    throw new RefusedHttpRequest(421, 'The console is not called by that name.', {
      advice: 'Open it by the address that functions.admin.url names.',
    });
  }
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const own = url === undefined ? `http://${host}` : new URL(url).origin;
  const isApi = new URL(request.url).pathname.startsWith('/api/');
  // A browser always says from where it sends, and sends JSON nowhere else without asking first, which is never
  // granted.
  const isProgram = isApi && origin === null && site === null;
  if (!isProgram && (origin?.toLowerCase() !== own.toLowerCase() || site !== 'same-origin')) {
    throw new RefusedHttpRequest(403, 'That did not come from a page of this console, so nothing was done.', {
      advice: 'Open the page anew and use its buttons.',
    });
  }
  const type = request.headers.get('content-type') ?? '';
  if (!(isApi ? /^application\/json *(;|$)/i : /^application\/x-www-form-urlencoded\b/i).test(type)) {
    throw new RefusedHttpRequest(
      415,
      `Only ${isApi ? 'JSON is' : 'forms of this console are'} taken, so nothing was done.`,
    );
  }
  const length = request.headers.get('content-length') ?? '';
  if (!/^\d{1,9}$/.test(length) || Number(length) > formLimit) {
    throw new RefusedHttpRequest(413, 'That form is too long, so nothing was done.', {
      advice: 'Choose fewer at a time, or use the command line.',
    });
  }
}
