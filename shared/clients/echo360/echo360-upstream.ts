import { bearer } from '#shared/clients/http/authorization.ts';
import type { HttpParts } from '#shared/clients/http/http-parts.ts';
import type { HttpSettings } from '#shared/clients/http/http-types.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import { clientCredentials } from '#shared/clients/http/oauth2.ts';
import type { Upstream } from '#shared/clients/upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import { type Echo360Config, echo360Target } from './config.ts';
import { createEcho360Client, type Echo360Client } from './echo360-client.ts';

/** The name under which Echo360's requests are counted. */
export const echo360Upstream = 'echo360';

/**
 * Prepares Echo360, once per instance: token and pace are shared by its runs, so that the limit per minute holds across
 * them.
 */
export function createEcho360Upstream(config: Echo360Config, instance: Instance): Upstream<Echo360Client> {
  const { url: baseUrl, clientId } = config;
  const clientSecret = (): Promise<string> => instance.secrets.read(config.clientSecret);
  // Which status an expired token gets is not published.
  const authorization = (http: HttpSettings, parts: HttpParts) =>
    bearer(clientCredentials({ http, tokenPath: '/oauth2/access_token', clientId, clientSecret }, parts), [401, 403]);
  const connect = createHttpUpstream({ name: echo360Upstream, baseUrl, config, authorization }, instance);
  return { target: echo360Target(config), connect: context => createEcho360Client(connect(context), config) };
}
