import type { Clock } from '#shared/core/clock.ts';
import type { LostAnswer, RawAnswer, Wire, WireRequest } from '#shared/core/wire.ts';
import { within } from '#shared/core/within.ts';
import type { HttpRequest } from './http-types.ts';

export interface Sending {
  readonly url: URL;
  readonly request: Pick<HttpRequest<unknown>, 'method' | 'json' | 'form'>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly wire: Wire;
}

class AttemptTimeout extends Error {}

/** One attempt on the wire. Rejects only with the signal's reason or on a programming error. */
export function sendOnce(sending: Sending, clock: Clock, signal: AbortSignal): Promise<RawAnswer | LostAnswer> {
  const { timeoutMs, wire } = sending;
  const late = () => new AttemptTimeout(`no complete answer within ${timeoutMs} ms`);
  return within(clock, timeoutMs, signal, late, async attempt => {
    try {
      return await wire(encoded(sending), attempt);
    } catch (error) {
      if (!(attempt.reason instanceof AttemptTimeout)) throw error;
      return { kind: 'lost', problem: `had ${attempt.reason.message}`, neverSent: false, cause: attempt.reason };
    }
  });
}

function encoded({ url, request: { method, json, form }, headers, maxBodyBytes }: Sending): WireRequest {
  const withBody = (type: string, body: string): WireRequest => ({
    method,
    url,
    headers: { ...headers, 'content-type': type },
    body,
    maxBodyBytes,
  });
  if (json !== undefined) return withBody('application/json', JSON.stringify(json));
  if (form !== undefined)
    return withBody('application/x-www-form-urlencoded;charset=UTF-8', new URLSearchParams(form).toString());
  return { method, url, headers, body: undefined, maxBodyBytes };
}
