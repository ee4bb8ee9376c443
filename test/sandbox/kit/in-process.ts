import type { Outcome } from './misbehave.ts';
import type { BareRequest } from './sandbox-http.ts';

/** A request as `fetch` is given it, as the stand-in's handlers see it. */
export async function bareRequest(request: Request): Promise<BareRequest> {
  const { origin, host } = new URL(request.url);
  const headers = { host, ...Object.fromEntries(request.headers) };
  const target = request.url.slice(origin.length).replace(/#.*/, '');
  return { method: request.method, target, headers, body: request.body === null ? '' : await request.text() };
}

/**
 * What `fetch` gives for an outcome: a response, one whose body breaks off, or the failure of a connection that was
 * reset.
 */
export function responseOf(outcome: Outcome): Response {
  if (outcome.kind === 'reset') throw new TypeError('fetch failed', { cause: connectionReset() });
  const { status, headers = {}, body } = outcome.answer;
  const bodiless = status === 204 || status === 205 || status === 304;
  if (outcome.kind === 'answer') return new Response(bodiless ? null : body, { status, headers });
  // Of an answer without a body nothing arrives when it is torn.
  if (bodiless) throw new TypeError('fetch failed', { cause: connectionReset() });
  const bytes = new TextEncoder().encode(body);
  const torn = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
    },
    pull(controller) {
      controller.error(new TypeError('terminated', { cause: connectionReset() }));
    },
  });
  return new Response(torn, { status, headers });
}

/**
 * Resolves as `answer` does, or rejects with the signal's reason as soon as the client gives up; what was asked goes on
 * all the same.
 */
export function unlessAborted<Result>(answer: Promise<Result>, signal: AbortSignal): Promise<Result> {
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
