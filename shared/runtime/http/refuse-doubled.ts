import type { IncomingMessage } from 'node:http';
import { RefusedHttpRequest } from './refused-http-request.ts';

/** What a request says once. Of two, a proxy before us may have believed the other one. */
const single: ReadonlySet<string> = new Set([
  'host',
  'origin',
  'authorization',
  'content-type',
  'content-length',
  'content-encoding',
]);

/** @throws RefusedHttpRequest 400 for a request that says something twice that is said once */
export function refuseDoubled({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase());
  const twice = names.find((name, index) => single.has(name) && names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RefusedHttpRequest(400, `The request has the header ${twice} twice, so nothing was started.`);
}
