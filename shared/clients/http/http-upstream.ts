import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { Authorization } from './authorization.ts';
import type { HttpConfig } from './config.ts';
import { createHttpClient } from './http-client.ts';
import type { HttpParts } from './http-parts.ts';
import type { HttpClient, HttpSettings } from './http-types.ts';
import { createPacer } from './pacer.ts';

export interface HttpUpstreamOptions {
  /** Its name in counts, logs and messages: `echo360`, `gitlab`. */
  readonly name: string;
  /** Origin and common path of all requests. */
  readonly baseUrl: string;
  readonly config: HttpConfig;
  /** Largest body that is read, decompressed. Default 32 MiB. */
  readonly maxBodyBytes?: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** As in `HttpParts`. */
  readonly isRefusal?: HttpParts['isRefusal'];
  /** Makes what shows who we are; given what a login's own requests share with all others. */
  readonly authorization?: (settings: HttpSettings, parts: HttpParts) => Authorization;
}

/**
 * Makes the HTTP side of an upstream once per instance (pace and login are shared by its runs, the pace with other
 * processes too where `instance.pace` divides it); gives the client of a run.
 */
export function createHttpUpstream(
  { name, baseUrl, config, maxBodyBytes, headers, isRefusal, authorization }: HttpUpstreamOptions,
  { clock, redactor, wire, pace }: Instance,
): (context: UpstreamContext) => HttpClient {
  const settings: HttpSettings = {
    upstream: name,
    baseUrl,
    attemptTimeoutMs: config.attemptTimeoutSeconds * 1000,
    totalTimeoutMs: config.totalTimeoutSeconds * 1000,
    retries: config.retries,
    ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
  };
  const { perMinute, burst } = config;
  const key = `${name} ${new URL(baseUrl).host}`;
  const pacer = createPacer({
    perMinute,
    burst,
    clock,
    share: pace && (granted => pace.shareOf({ key, perMinute, burst }, granted)),
  });
  const shared: HttpParts = { pacer, redactor, wire };
  const parts: HttpParts = { ...shared, headers, isRefusal, authorization: authorization?.(settings, shared) };
  const runs = new WeakSet<NonNullable<UpstreamContext['atEnd']>>();
  return context => {
    const { atEnd } = context;
    if (atEnd !== undefined && !runs.has(atEnd)) {
      // Once a run, however many clients it makes.
      runs.add(atEnd);
      atEnd(pacer.used());
    }
    return createHttpClient(settings, parts, context);
  };
}
