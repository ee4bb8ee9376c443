import type { HttpParts } from '#shared/clients/http/http-parts.ts';
import type { HttpSettings } from '#shared/clients/http/http-types.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import type { Upstream } from '#shared/clients/upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import { type BookerClient, createBookerClient } from './booker-client.ts';
import { type BookerConfig, bookerHost } from './config.ts';
import { bookerTokens } from './tokens.ts';

/** The name under which Booker's requests are counted. */
export const bookerUpstream = 'booker';

/** Prepares a Booker instance once per process: token and pace are shared by its runs. */
export function createBookerUpstream(config: BookerConfig, instance: Instance): Upstream<BookerClient> {
  const { url: baseUrl, email } = config;
  const password = (): Promise<string> => instance.secrets.read(config.password);
  const authorization = (http: HttpSettings, parts: HttpParts) => bookerTokens({ http, email, password }, parts);
  const maxBodyBytes = 128 * 1024 * 1024;
  const connect = createHttpUpstream({ name: bookerUpstream, baseUrl, config, maxBodyBytes, authorization }, instance);
  return { target: bookerHost(config), connect: context => createBookerClient(connect(context), config) };
}
