import type { Response } from 'express';
import { visibleJson } from '#shared/core/printable.ts';

/**
 * Answers in JSON. Texts of upstreams stand in it, and people have it printed on a terminal: what could steer that is
 * escaped.
 */
export function answerJson(response: Response, body: object): void {
  response.type('application/json').send(visibleJson(JSON.stringify(body)));
}

/** The same for an endpoint. */
export function jsonAnswer(body: object, init: ResponseInit = {}): globalThis.Response {
  const headers = new Headers(init.headers);
  headers.set('content-type', 'application/json');
  return new globalThis.Response(visibleJson(JSON.stringify(body)), { ...init, headers });
}
