import { bearer } from '#shared/clients/http/authorization.ts';
import { createHttpClient } from '#shared/clients/http/http-client.ts';
import { clientCredentials } from '#shared/clients/http/oauth2.ts';
import { createPacer } from '#shared/clients/http/pacer.ts';
import { createRedactor } from '#shared/clients/http/redaction.ts';
import type { UpstreamContext } from '#shared/clients/upstream-context.ts';
import type { Instance } from '#shared/runtime/instance.ts';
import type { Echo360Connection } from './config.ts';
import { createReferenceData, type ReferenceData } from './reference-data.ts';
import { createSchedules, type Schedules } from './schedules.ts';
import { createUsers, type Users } from './users.ts';
import { verifyTarget } from './verify-target.ts';

/** The name under which Echo360's requests are counted. */
export const echo360Upstream = 'echo360';

/**
 * Echo360 for one run. What a caller must react to comes as an answer; credentials, an upstream that is down, and answers
 * of another form are thrown as the HTTP layer's errors and end the run.
 */
export interface Echo360Client extends Schedules, ReferenceData, Users {
  /** Throws ConfigError unless the credentials belong to the configured institution. */
  verifyTarget(): Promise<void>;
}

/** Makes what outlives a run, once per instance: the pacer and the token, so that the limit per minute holds across runs. */
export function createEcho360Parts(
  connection: Echo360Connection,
  { clock, secrets, redactor = createRedactor() }: Pick<Instance, 'clock' | 'secrets' | 'redactor'>,
): (context: UpstreamContext) => Echo360Client {
  const settings = {
    upstream: echo360Upstream,
    baseUrl: connection.baseUrl,
    attemptTimeoutMs: connection.attemptTimeoutSeconds * 1000,
    totalTimeoutMs: connection.totalTimeoutSeconds * 1000,
    retries: connection.retries,
  };
  const pacer = createPacer({ perMinute: connection.callsPerMinute, clock });
  const tokens = clientCredentials(
    {
      http: settings,
      tokenPath: '/oauth2/access_token',
      clientId: connection.clientId,
      clientSecret: () => secrets.read(connection.clientSecret),
    },
    { pacer, redactor },
  );
  // Which status an expired token gets is not published.
  const authorization = bearer(tokens, [401, 403]);
  return context => {
    const wire = { http: createHttpClient(settings, { pacer, authorization, redactor }, context), connection };
    return {
      ...createSchedules(wire),
      ...createReferenceData(wire),
      ...createUsers(wire),
      verifyTarget: () => verifyTarget(wire),
    };
  };
}
