import { type Authorization, basic, bearer } from '#shared/clients/http/authorization.ts';
import { clientCredentials } from '#shared/clients/http/oauth2.ts';
import { createPacer, type Pacer } from '#shared/clients/http/pacer.ts';
import type { UpstreamContext } from '#shared/clients/upstream-context.ts';
import type { Instance } from '#shared/runtime/instance.ts';
import type { LookupSystem } from './config.ts';
import { createLookupClient, type LookupClient } from './lookup-client.ts';

/** Lookup as one instance sees it: what outlives a run. */
export interface LookupUpstream {
  /** Questions that may be asked side by side. */
  readonly concurrency: number;
  connect(context: UpstreamContext): LookupClient;
}

function settingsOf(system: LookupSystem) {
  return {
    upstream: 'lookup',
    baseUrl: system.url,
    attemptTimeoutMs: system.attemptTimeoutSeconds * 1000,
    totalTimeoutMs: system.totalTimeoutSeconds * 1000,
    retries: system.retries,
    maxUrlLength: system.maxUrlLength,
  };
}

function authorizationOf(system: LookupSystem, pacer: Pacer, { secrets, redactor }: Instance): Authorization {
  if (system.access === 'direct') return basic(system.group, () => secrets.read(system.password));
  const { origin, pathname } = new URL(system.tokenUrl);
  const http = { ...settingsOf(system), baseUrl: origin };
  const clientSecret = (): Promise<string> => secrets.read(system.clientSecret);
  const { clientId, scope } = system;
  return bearer(
    clientCredentials(
      { http, tokenPath: pathname, clientId, clientSecret, sendAs: 'basic', scope },
      { pacer, redactor },
    ),
  );
}

/** Prepares Lookup once per instance: token and pace are shared by its runs. Reads no secret before the first request. */
export function createLookupUpstream(system: LookupSystem, instance: Instance): LookupUpstream {
  const pacer = createPacer({ perMinute: system.perMinute, clock: instance.clock, burst: system.concurrency });
  const authorization = authorizationOf(system, pacer, instance);
  return {
    concurrency: system.concurrency,
    connect: context =>
      createLookupClient(settingsOf(system), { pacer, authorization, redactor: instance.redactor }, context),
  };
}
