import type { Log } from '#shared/core/log.ts';

/**
 * Who may call an endpoint. `invoker`: whoever the platform lets through with an identity token (locally: whoever
 * reaches the port). `hook`: everybody; the endpoint itself verifies the sender before it believes a word. `iap`:
 * people behind Identity-Aware Proxy, whose signed assertion the endpoint verifies.
 */
export type AccessRule = 'invoker' | 'hook' | 'iap';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an endpoint is told of one request beside the request itself. */
export interface EndpointContext {
  /**
   * The path at which it is served, without a slash at its end: empty for a service of its own, `/<function>` under
   * `lockstep serve`.
   */
  readonly base: string;
  /** Who called, for the record only: the platform has verified it, where anybody has. */
  readonly caller: string | undefined;
  /** With function and trace on every line. */
  /** Whether it came over this machine's own loopback to a process that listens for nobody else: never in the cloud. */
  readonly isLocal?: boolean;
  /** Has the scheduler start a function's run at once; undefined where this process knows no scheduler. */
  readonly startJob?: ((name: string) => Promise<void>) | undefined;
  readonly log: Log;
  /** Aborted when the process is told to stop. */
  readonly signal: AbortSignal;
}

/**
 * Answers one request. Its URL's path is relative to `base`, and its body is as it was sent. What it throws is answered
 * as an error of JSON: 400 for a BadRequestError, otherwise as a run that ended so.
 */
export type Endpoint = (request: Request, context: EndpointContext) => Promise<Response> | Response;
