import { z } from 'zod';
import { httpShape } from '#shared/clients/http/config.ts';
import { secretReference } from '#shared/config/secret-reference.ts';
import { templates } from '#shared/config/template.ts';

/** How Lockstep reaches TermTime. The key belongs to a user in one database, so it chooses the database. */
export const termtimeConfig = z
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
    ...httpShape({
      perMinute: 240,
      burst: 2,
      why: 'TermTime publishes no limit, so this is courtesy',
      // /activities returns everything at once.
      attemptTimeoutSeconds: 90,
      totalTimeoutSeconds: 170,
    }),
    concurrency: z.int().min(1).max(16).default(2).describe('Rooms or room bookings written side by side'),
  })
  .describe('Connection to a database of Semestry TermTime');

export type TermtimeConfig = z.infer<typeof termtimeConfig>;

templates.add(termtimeConfig, {
  settings: ({ environment, host, secret }) => ({
    url: `https://${host('termtime')}/v1/api`,
    database: environment === 'production' ? 'ExampleLive' : 'ExampleTest',
    key: secret('termtime-key'),
  }),
});
