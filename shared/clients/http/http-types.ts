import type { z } from 'zod';
import type { AnswerHeaders } from '#shared/core/wire.ts';

/** How one upstream is reached. All times in milliseconds. */
export interface HttpSettings {
  /** Its name in counts, logs and messages: `echo360`, `gitlab`. */
  readonly upstream: string;
  /** Origin and common path of all requests, such as `https://gitlab.example.ac.uk/api/v4`. */
  readonly baseUrl: string;
  /** For one attempt, from sending to the last byte of the body. */
  readonly attemptTimeoutMs: number;
  /** For one call of `request`: waiting for its turn, all attempts and the waits between them. */
  readonly totalTimeoutMs: number;
  /** Further attempts after the first. */
  readonly retries: number;
  /** Largest body that is read, decompressed. Default 32 MiB. */
  readonly maxBodyBytes?: number;
}

export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface HttpRequest<T> {
  readonly method: HttpMethod;
  /** Relative to `baseUrl` (already percent-encoded), or an absolute URL on its origin. */
  readonly path: string;
  /** Replaces parameters of the same name in `path`; a list repeats its name; undefined is left out. */
  readonly query?: Query | undefined;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What the body must be. With `body: 'text'` it gets a string, with `'none'` undefined. */
  readonly schema: z.ZodType<T>;
  /** Default `json`. */
  readonly body?: 'json' | 'text' | 'none' | undefined;
  /** Further statuses that are answers, not errors: their body goes through the schema. */
  readonly accept?: readonly number[] | undefined;
  /** Whether sending it twice does no more than sending it once. Default: GET, HEAD and `readOnly`. */
  readonly repeatable?: boolean | undefined;
  /** A POST that changes nothing, such as a GraphQL query: needs no lease. */
  readonly readOnly?: boolean | undefined;
}

export interface HttpResponse<T> {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly data: T;
}

export interface HttpClient {
  readonly baseUrl: string;
  /**
   * Sends a request and returns its checked answer. Throws RefusedError, UpstreamCredentialError,
   * UnreadableAnswerError, UpstreamUnavailableError, what `beforeWrite` throws, or the reason of the context's signal.
   */
  request<T>(request: HttpRequest<T>): Promise<HttpResponse<T>>;
}

/** Whether the upstream could be changed by it, so that the lease is asked for before each attempt. */
export function isWrite(request: Pick<HttpRequest<unknown>, 'method' | 'readOnly'>): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD' && request.readOnly !== true;
}

/** Whether it may be sent again although it may already have been executed. */
export function isRepeatable(request: Pick<HttpRequest<unknown>, 'method' | 'readOnly' | 'repeatable'>): boolean {
  return request.repeatable ?? !isWrite(request);
}
