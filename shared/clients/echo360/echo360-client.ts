import type { HttpClient } from '#shared/clients/http/http-client.ts';
import type { Echo360Config } from './config.ts';
import { createReferenceData, type ReferenceData } from './reference-data.ts';
import { createSchedules, type Schedules } from './schedules.ts';
import { createUsers, type Users } from './users.ts';
import { verifyTarget } from './verify-target.ts';

/**
 * Echo360 for one run. What a caller must react to comes as an answer; credentials, an upstream that is down, and
 * answers of another form are thrown as the HTTP layer's errors and end the run.
 */
export interface Echo360Client extends Schedules, ReferenceData, Users {
  /** Throws ConfigError unless the credentials belong to the configured institution. */
  verifyTarget(): Promise<void>;
}

/** A client of Echo360 for one run. Quirks: README.md. */
export function createEcho360Client(http: HttpClient, config: Echo360Config): Echo360Client {
  const api = { http, config };
  return {
    ...createSchedules(api),
    ...createReferenceData(api),
    ...createUsers(api),
    verifyTarget: () => verifyTarget(api),
  };
}
