import { z } from 'zod';
import { secretReference } from '#shared/config/secret-reference.ts';

/** A GitLab instance. */
export const gitlabSystem = z
  .strictObject({
    url: z.url().describe('Address of the instance, such as https://gitlab.example.ac.uk'),
    token: secretReference.describe('Access token with the scope api; for moderating users, of an administrator'),
    perMinute: z
      .int()
      .min(1)
      .default(600)
      .describe('Requests a minute. GitLab sets no limit by default; where an administrator has, stay below it'),
    burst: z.int().min(1).default(10).describe('Requests that may go at once after a pause'),
    attemptTimeoutSeconds: z.number().positive().default(30).describe('For one page or one change'),
    totalTimeoutSeconds: z.number().positive().default(120).describe('For one page or one change with its repetitions'),
    retries: z.int().min(0).default(4),
  })
  .describe('The GitLab instance');

export type GitlabSystem = z.infer<typeof gitlabSystem>;
