import { z } from 'zod';
import { httpShape } from '#shared/clients/http/config.ts';
import { secretReference } from '#shared/config/secret-reference.ts';
import { templates } from '#shared/config/template.ts';

const common = {
  ...httpShape({ perMinute: 120, burst: 4, why: 'Lookup publishes no limit, so this is courtesy' }),
  concurrency: z.int().min(1).max(16).default(4).describe('Requests side by side'),
  maxUrlLength: z
    .int()
    .min(200)
    .max(7900)
    .default(2500)
    .describe('Longest URL of a batched question, in characters; Lookup takes about 8,000'),
};

/** How Lookup is reached: through the API gateway, as new services should, or directly as a Lookup group. */
export const lookupConfig = z
  .discriminatedUnion('access', [
    z.strictObject({
      access: z.literal('gateway'),
      url: z.url().default('https://api.apps.cam.ac.uk/lookup/v1'),
      tokenUrl: z.url().default('https://api.apps.cam.ac.uk/oauth2/v1/token'),
      scope: z.string().min(1).default('https://api.apps.cam.ac.uk/lookup'),
      clientId: z.string().min(1),
      clientSecret: secretReference,
      ...common,
    }),
    z.strictObject({
      access: z.literal('direct'),
      url: z.url().default('https://www.lookup.cam.ac.uk/api/v1'),
      group: z.string().min(1).describe('Name of the Lookup group that the password belongs to'),
      password: secretReference,
      ...common,
    }),
  ])
  .describe('The Lookup directory');

export type LookupConfig = z.infer<typeof lookupConfig>;

templates.add(lookupConfig, {
  settings: ({ secret }) => ({
    access: 'gateway',
    clientId: 'lockstep',
    clientSecret: secret('lookup-client-secret'),
  }),
});
