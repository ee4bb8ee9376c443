import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import { deepestJson, isDeeper } from '#shared/core/json-depth.ts';
import { refuseDoubled } from './refuse-doubled.ts';
import { RefusedHttpRequest } from './refused-http-request.ts';
import { contentTypeOf } from './unparsed-bodies.ts';

export interface BodyRules {
  /** Bytes, as sent and as expanded. */
  readonly limit: number;
  /** false: as it was sent, and refused where it is compressed. */
  readonly inflate?: boolean;
  /** Aborted when the process is told to stop: a request of which only half has arrived is not waited for. */
  readonly stop: AbortSignal;
}

/** Whether a body was announced, be it of no bytes. */
function isAnnounced({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * The body of a request as it was sent, expanded where it was compressed. Empty when none was sent.
 * @throws RefusedHttpRequest: 413 over the limit, 415 for an encoding that is not known, 400 for a broken one, a
 * request that breaks off, or one that contradicts itself, 503 on `stop`
 */
export async function readBody(
  request: Request,
  response: Response,
  { limit, inflate = true, stop }: BodyRules,
): Promise<Buffer> {
  refuseDoubled(request);
  if (!isAnnounced(request)) return Buffer.alloc(0);
  // Where somebody has read it before us (the functions framework does), the bytes are kept.
  if ('rawBody' in request && Buffer.isBuffer(request.rawBody)) return whole(request, request.rawBody);
  if (request.readableDidRead) throw new RefusedHttpRequest(400, 'The request body could not be read.');
  const stopped = Promise.withResolvers<never>();
  const onStop = (): void => stopped.reject(new RefusedHttpRequest(503, 'The process is told to stop.'));
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  const reading = new Promise<void>((resolve, reject) => {
    const parse = express.raw({ limit, inflate, type: () => true });
    parse(request, response, (error: unknown) => (error === undefined ? resolve() : reject(refusal(error, limit))));
  });
  // Told to stop, nobody listens to how the reading ends.
  reading.catch(() => undefined);
  await Promise.race([reading, stopped.promise]).finally(() => stop.removeEventListener('abort', onStop));
  return whole(request, request.body);
}

/**
 * The body of a request that has come to its end. Where its connection broke before anybody read, the parser finds
 * nothing to read and says that all is well: half a request must not pass for one without a body.
 */
function whole({ complete }: Request, body: unknown): Buffer {
  if (complete && Buffer.isBuffer(body)) return body;
  throw new RefusedHttpRequest(400, 'The request broke off, so nothing was started.');
}

/** The parser's error as ours: its own message may repeat what was sent. */
function refusal(error: unknown, limit: number): RefusedHttpRequest {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return new RefusedHttpRequest(413, `The request body is larger than ${limit} bytes.`);
  if (status === 415)
    return new RefusedHttpRequest(415, 'The request body is compressed in a way that is not taken here.');
  return new RefusedHttpRequest(400, 'The request body is incomplete, or not compressed as it says.');
}

/**
 * The JSON that a request brings; undefined when it has no body.
 * @throws RefusedHttpRequest: as `readBody`; 415 for another content type or charset, or none; 400 for what is not JSON
 * in UTF-8 or is nested deeper than people write
 */
export async function readJson(request: Request, response: Response, rules: BodyRules): Promise<unknown> {
  const body = await readBody(request, response, rules);
  if (body.length === 0) return undefined;
  const said = contentTypeOf(request)?.toLowerCase() ?? '';
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/.exec(said)?.[1] ?? 'utf-8';
  if (said.split(';')[0]?.trim() !== 'application/json' || charset !== 'utf-8') {
    throw new RefusedHttpRequest(415, 'The request has a body that is not said to be JSON, so nothing was started.', {
      advice: 'Send it with the header content-type: application/json.',
    });
  }
  const value = parsed(body);
  if (isDeeper(value, deepestJson)) {
    throw new RefusedHttpRequest(400, `The request body is nested more than ${deepestJson} levels deep.`);
  }
  return value;
}

function parsed(body: Buffer): unknown {
  try {
    if (isUtf8(body)) return JSON.parse(body.toString().replace(/^\uFEFF/, ''));
  } catch {
    // What JSON.parse says repeats a piece of the body, which is nobody's business but the sender's.
  }
  throw new RefusedHttpRequest(400, 'The request body is not valid JSON.');
}
