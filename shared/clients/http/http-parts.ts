import type { Redactor } from '#shared/core/redaction.ts';
import type { Wire } from '#shared/core/wire.ts';
import type { Authorization } from './authorization.ts';
import type { Pacer } from './pacer.ts';

/** What the requests of one client share. */
export interface HttpParts {
  /** One per upstream and instance. */
  readonly pacer: Pacer;
  readonly authorization?: Authorization | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether the body of a 5xx is a no in the upstream's own words, which asking again would not change. */
  readonly isRefusal?: ((body: unknown) => boolean) | undefined;
  /** The registry of secrets that log and messages share. */
  readonly redactor?: Redactor | undefined;
  /** The network. Default: the platform's. */
  readonly wire?: Wire | undefined;
  /** Spreads retries, 0 to 1. Default: derived from the request. */
  readonly random?: (() => number) | undefined;
}
