import { basic, bearer } from '#shared/clients/http/authorization.ts';
import type { HttpParts } from '#shared/clients/http/http-parts.ts';
import type { HttpSettings } from '#shared/clients/http/http-types.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import { clientCredentials } from '#shared/clients/http/oauth2.ts';
import type { Upstream } from '#shared/clients/upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { LookupConfig } from './config.ts';
import { createLookupClient, type LookupClient } from './lookup-client.ts';

/** Prepares Lookup, once per instance: token and pace are shared by its runs. */
export function createLookupUpstream(config: LookupConfig, instance: Instance): Upstream<LookupClient> {
  const { url, maxUrlLength } = config;
  const authorization = (settings: HttpSettings, parts: HttpParts) => {
    if (config.access === 'direct') return basic(config.group, () => instance.secrets.read(config.password));
    const { origin, pathname } = new URL(config.tokenUrl);
    const clientSecret = (): Promise<string> => instance.secrets.read(config.clientSecret);
    const { clientId, scope } = config;
    const http = { ...settings, baseUrl: origin };
    return bearer(
      clientCredentials({ http, tokenPath: pathname, clientId, clientSecret, sendAs: 'basic', scope }, parts),
    );
  };
  const headers = { accept: 'application/json' };
  const connect = createHttpUpstream({ name: 'lookup', baseUrl: url, config, headers, authorization }, instance);
  return { target: new URL(url).host, connect: context => createLookupClient(connect(context), maxUrlLength) };
}
