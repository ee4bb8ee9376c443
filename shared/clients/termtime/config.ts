import { z } from 'zod';
import { secretReference } from '#shared/config/secret-reference.ts';

/** How Lockstep reaches TermTime. The key belongs to a user in one database, so it chooses the database. */
export const termtimeConnection = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe('Address of the server, up to and including /v1/api'),
    database: z
      .string()
      .min(1)
      .describe(
        'Name of the database behind the key, as GET /ping gives it; verified before anything is read or written',
      ),
    key: secretReference,
    keyForm: z
      .enum(['k<key>', 'k <key>'])
      .default('k<key>')
      .describe('How the key stands in the header: public clients send no blank, the vendor’s reference prints one'),
    perMinute: z
      .number()
      .positive()
      .default(240)
      .describe('Requests a minute; TermTime publishes no limit, so this is courtesy'),
    concurrency: z.int().min(1).max(16).default(2).describe('Requests side by side'),
    attemptTimeoutSeconds: z
      .number()
      .positive()
      .max(300)
      .default(90)
      .describe('/activities returns everything at once'),
    totalTimeoutSeconds: z.number().positive().max(170).default(170),
    retries: z.int().min(0).max(10).default(4),
  })
  .describe('Connection to a database of Semestry TermTime');

export type TermtimeConnection = z.infer<typeof termtimeConnection>;
