import type { IncomingHttpHeaders } from 'node:http';

/** One request as it came, over a socket or not. `target`: path and query as sent. */
export interface BareRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request as a stand-in's handlers see it. */
export interface SandboxRequest {
  readonly method: string;
  /** The path as it was sent, still percent-encoded, without the query. */
  readonly path: string;
  /**
   * Members of the route's pattern (`:id`), percent-decoded one segment at a time, so that an encoded `/` stays inside.
   */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** By the stand-in's clock, ms since the epoch. */
  readonly at: number;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Handler = (request: SandboxRequest) => SandboxAnswer | Promise<SandboxAnswer>;

/** A method and a path pattern such as `/users/:id/block`; a segment that starts with `:` matches any one segment. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
  /** The vendor documents no body for it: one that comes with it is refused. GET and DELETE never take one. */
  readonly takesNoBody?: boolean;
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function textAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** A member of the route's pattern; asking for one that the pattern lacks is a programming error. */
export function paramOf(request: SandboxRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`the route of ${request.path} has no :${name}`);
  return value;
}
