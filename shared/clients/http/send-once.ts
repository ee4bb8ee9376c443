import ky, { isNetworkError } from 'ky';
import type { Clock } from '#shared/core/clock.ts';
import { messageOf } from '#shared/core/errors.ts';
import type { Fetch } from '#shared/core/instance.ts';
import { within } from '#shared/core/within.ts';
import type { HttpRequest } from './http-types.ts';
import { responseText } from './response-text.ts';

/** A complete answer, whatever its status. */
export interface RawAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly tooLong: boolean;
}

/** No complete answer. */
export interface LostAnswer {
  readonly kind: 'lost';
  readonly problem: string;
  /** True when no connection came about. */
  readonly neverSent: boolean;
  /** When the head of an answer arrived, but not all of its body. */
  readonly status?: number;
  readonly cause: unknown;
}

export interface Sending {
  readonly url: URL;
  readonly request: Pick<HttpRequest<unknown>, 'method' | 'json' | 'form'>;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** The network; undefined for the platform's. */
  readonly fetch: Fetch | undefined;
}

class AttemptTimeout extends Error {}

const unconnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The system's code of a failure (`ECONNRESET`), which fetch hides in the chain of causes. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

function lost(error: unknown, status?: number): LostAnswer {
  const code = codeOf(error);
  return {
    kind: 'lost',
    problem:
      status === undefined
        ? `had no answer (${code ?? messageOf(error)})`
        : `answered ${status} but the body broke off`,
    neverSent: code !== undefined && (unconnected.has(code) || code.startsWith('CERT_') || code.startsWith('ERR_TLS_')),
    cause: error,
    ...(status === undefined ? {} : { status }),
  };
}

/**
 * One attempt on the wire. ky builds and sends the request; its own retries, timeouts and redirects are off, because
 * they run on the real clock, see no pacer and no lease. Rejects only with the signal's reason or on a programming
 * error.
 */
export function sendOnce(sending: Sending, clock: Clock, signal: AbortSignal): Promise<RawAnswer | LostAnswer> {
  const { timeoutMs } = sending;
  const late = () => new AttemptTimeout(`no complete answer within ${timeoutMs} ms`);
  return within(clock, timeoutMs, signal, late, async attempt => {
    try {
      return await exchange(sending, attempt);
    } catch (error) {
      if (!(attempt.reason instanceof AttemptTimeout)) throw error;
      return { kind: 'lost', problem: `had ${attempt.reason.message}`, neverSent: false, cause: attempt.reason };
    }
  });
}

async function exchange(
  { url, request, headers, maxBodyBytes, fetch }: Sending,
  signal: AbortSignal,
): Promise<RawAnswer | LostAnswer> {
  let status: number | undefined;
  try {
    const response = await ky(url, {
      method: request.method,
      headers,
      signal,
      redirect: 'manual',
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      ...(fetch === undefined ? {} : { fetch: input => fetch(input instanceof Request ? input : new Request(input)) }),
      ...(request.json === undefined ? {} : { json: request.json }),
      ...(request.form === undefined ? {} : { body: new URLSearchParams(request.form) }),
    });
    status = response.status;
    return { kind: 'answer', status, headers: response.headers, ...(await responseText(response, maxBodyBytes)) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (status !== undefined || isNetworkError(error)) return lost(error, status);
    throw error;
  }
}
