import { getRequestListener } from '@hono/node-server';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { EndpointDescriptor, Installation } from '#shared/descriptor/descriptor.ts';
import type { Endpoint, EndpointContext } from '#shared/descriptor/endpoint.ts';
import { answerOfError } from '#shared/runtime/http/answer-error.ts';
import { callerOf } from '#shared/runtime/http/caller.ts';
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
    return Response.json({ error }, { status: 405, headers: { allow: allowed.join(', ') } });
  }
  try {
    return await endpoint(request, context);
  } catch (error) {
    const { status, body } = answerOfError(error, name, context.log);
    return Response.json(body, { status });
  }
}

/**
 * An endpoint as Express and the functions framework call it. The body reaches it byte for byte: nothing may have parsed it before, but for the
 * framework, which keeps it as it was sent.
 */
export function endpointHandler(
  descriptor: EndpointDescriptor,
  endpoint: Endpoint,
  { log, stop }: Pick<Installation, 'log' | 'stop'>,
): (request: ExpressRequest, response: ExpressResponse) => Promise<void> {
  const { name } = descriptor;
  return async (incoming, outgoing) => {
    const trace = traceOf(header => incoming.get(header));
    const context: EndpointContext = {
      base: incoming.baseUrl,
      caller: callerOf(incoming.get('authorization')),
      log: logWith(log, { function: name, ...(trace === undefined ? {} : { trace }) }),
      signal: stop,
    };
    const listener = getRequestListener(request => answered(descriptor, endpoint, request, context), {
      overrideGlobalObjects: false,
    });
    await listener(incoming, outgoing);
  };
}
