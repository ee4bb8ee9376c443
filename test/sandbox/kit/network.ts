import { lostAnswer } from '#shared/clients/http/lost-answer.ts';
import type { LostAnswer, RawAnswer, Wire, WireRequest } from '#shared/core/wire.ts';
import type { Outcome } from './misbehave.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { StandIn } from './stand-in.ts';

/** A network of these stand-ins, without sockets: each answers at its own address, and nobody else is there. */
export function wireTo(...standIns: readonly StandIn[]): Wire {
  const byOrigin = new Map(standIns.map(standIn => [new URL(standIn.url).origin, standIn]));
  return async (request, signal) => {
    const standIn = byOrigin.get(request.url.origin);
    return standIn === undefined ? lostAnswer(nameless(request.url)) : await exchanged(standIn, request, signal);
  };
}

/**
 * One exchange with a stand-in as it would be over a socket. Rejects with the signal's reason as soon as the client
 * gives up; what was asked goes on all the same. `does`: how this request goes wrong, whatever the rules say.
 */
export async function exchanged(
  standIn: StandIn,
  { method, url, headers, body = '', maxBodyBytes }: WireRequest,
  signal: AbortSignal,
  does?: Misbehaviour,
): Promise<RawAnswer | LostAnswer> {
  const target = url.pathname + url.search;
  const outcome = standIn.respond(
    { method, target, headers: { host: url.host, ...headers }, body },
    wait => wait(),
    does,
  );
  return arrived(await unlessAborted(outcome, signal), maxBodyBytes);
}

/** What arrives of an outcome: an answer, the head of one whose body breaks off, or a connection that was reset. */
function arrived(outcome: Outcome, maxBodyBytes: number): RawAnswer | LostAnswer {
  if (outcome.kind === 'reset') return lostAnswer(connectionReset());
  const { status, headers = {}, body } = outcome.answer;
  const bodiless = status === 204 || status === 205 || status === 304;
  // Of an answer without a body nothing arrives when it is torn.
  if (outcome.kind === 'torn') return lostAnswer(connectionReset(), bodiless ? undefined : status);
  const text = bodiless ? '' : body;
  const tooLong = Buffer.byteLength(text) > maxBodyBytes;
  return { kind: 'answer', status, headers: inLowerCase(headers), text: tooLong ? '' : text, tooLong };
}

function inLowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Resolves as `answer` does, or rejects with the signal's reason as soon as the client gives up. */
function unlessAborted<Result>(answer: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

function nameless({ hostname }: URL): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
}
