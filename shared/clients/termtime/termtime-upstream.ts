import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import type { Upstream } from '#shared/clients/upstream.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { TermtimeConfig } from './config.ts';
import { isRefusal } from './refusal.ts';
import { createTermtimeClient, type TermtimeClient } from './termtime-client.ts';

/** The name under which TermTime's requests are counted. */
export const termtimeUpstream = 'termtime';

/** Prepares a database of TermTime once per process; its name is the target. */
export function createTermtimeUpstream(config: TermtimeConfig, instance: Instance): Upstream<TermtimeClient> {
  const { url: baseUrl, database, keyForm } = config;
  const authorization = () => ({
    renewOn: [],
    async headers() {
      const key = await instance.secrets.read(config.key);
      instance.redactor?.add(key);
      return { authorization: keyForm === 'k<key>' ? `k${key}` : `k ${key}` };
    },
  });
  const maxBodyBytes = 256 * 1024 * 1024;
  const connect = createHttpUpstream(
    { name: termtimeUpstream, baseUrl, config, maxBodyBytes, isRefusal, authorization },
    instance,
  );
  return { target: database, connect: context => createTermtimeClient(connect(context), database) };
}
