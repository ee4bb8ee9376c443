import { getRequestListener } from '@hono/node-server';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { EndpointDescriptor, Installation } from '#shared/descriptor/descriptor.ts';
import type { Endpoint, EndpointContext } from '#shared/descriptor/endpoint.ts';
import { answerError, answerOfError } from '#shared/runtime/http/answer-error.ts';
import { jsonAnswer } from '#shared/runtime/http/answer-json.ts';
import type { CallerOf } from '#shared/runtime/http/caller.ts';
import { readBody } from '#shared/runtime/http/read-body.ts';
import { traceOf } from '#shared/runtime/http/trace.ts';
import { logWith } from '#shared/runtime/log/log.ts';

/** Answers a request to an endpoint: another method than its own with 405, and what it throws as JSON. */
async function answered(
  { name, methods }: Pick<EndpointDescriptor, 'name' | 'methods'>,
  endpoint: Endpoint,
  request: Request,
  context: EndpointContext,
): Promise<Response> {
  const allowed: readonly string[] = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  if (!allowed.includes(request.method)) {
    const error = `${name} answers ${methods.join(', ')}.`;
    return jsonAnswer({ error }, { status: 405, headers: { allow: allowed.join(', ') } });
  }
  try {
    return await endpoint(request, context);
  } catch (error) {
    const { status, body } = answerOfError(error, name, context.log);
    return jsonAnswer(body, { status });
  }
}

/** Bytes of a request to an endpoint: anybody may send them, so they are counted before they are believed. */
const bodyLimit = 10_000_000;

/** How an endpoint is served. */
export interface EndpointParts {
  readonly callerOf: CallerOf;
  /** Whether the process listens on a loopback address alone. */
  readonly isLocal?: boolean | undefined;
  readonly startJob?: EndpointContext['startJob'];
}

const loopback = /^(::ffff:)?127\.|^::1$/;

/**
 * An endpoint as Express and the functions framework call it. The body reaches it byte for byte, and never compressed.
 */
export function endpointHandler(
  descriptor: Pick<EndpointDescriptor, 'name' | 'methods' | 'access'>,
  endpoint: Endpoint,
  { log, stop }: Pick<Installation, 'log' | 'stop'>,
  { callerOf, isLocal = false, startJob }: EndpointParts,
): (request: ExpressRequest, response: ExpressResponse) => Promise<void> {
  const { name, access } = descriptor;
  return async (incoming, outgoing) => {
    const trace = traceOf(header => incoming.get(header));
    const context: EndpointContext = {
      base: incoming.baseUrl,
      // Where everybody is let in, the platform has verified nobody.
      caller: access === 'invoker' ? callerOf(header => incoming.get(header)).by : undefined,
      isLocal: isLocal && loopback.test(incoming.socket.remoteAddress ?? ''),
      startJob,
      log: logWith(log, { function: name, ...(trace === undefined ? {} : { trace }) }),
      signal: stop,
    };
    const listener = getRequestListener(request => answered(descriptor, endpoint, request, context), {
      overrideGlobalObjects: false,
    });
    try {
      const rawBody = await readBody(incoming, outgoing, { limit: bodyLimit, inflate: false, stop });
      // Where hono looks for a body that has been read.
      Object.assign(incoming, { rawBody });
    } catch (error) {
      answerError(outgoing, error, name, log);
      return;
    }
    await listener(incoming, outgoing);
  };
}
