import type { StandIn } from './stand-in.ts';

/** A network of these stand-ins, without sockets: each answers at its own address, and nobody else is there. */
export function fetchFrom(...standIns: readonly StandIn[]): (request: Request) => Promise<Response> {
  const byOrigin = new Map(standIns.map(standIn => [new URL(standIn.url).origin, standIn]));
  return async request => {
    const standIn = byOrigin.get(new URL(request.url).origin);
    if (standIn === undefined) throw new TypeError('fetch failed', { cause: nameless(request.url) });
    return standIn.fetch(request);
  };
}

function nameless(url: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${new URL(url).hostname}`), { code: 'ENOTFOUND' });
}
