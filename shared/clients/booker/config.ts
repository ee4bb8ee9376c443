import { z } from 'zod';
import { httpShape } from '#shared/clients/http/config.ts';
import { secretReference } from '#shared/config/secret-reference.ts';
import { templates } from '#shared/config/template.ts';

/** How Lockstep reaches a Booker instance. What is assumed of its API stands in openapi.json. */
export const bookerConfig = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .default('https://booker.eventmapsolutions.com')
      .describe('Address of the instance, without a path'),
    email: z.string().min(1).describe('Account that Lockstep signs in with; what it books is booked by it'),
    password: secretReference,
    account: z
      .string()
      .min(1)
      .optional()
      .describe('Name under which Booker shows what this account booked, where that is not its email'),
    ...httpShape({
      perMinute: 300,
      burst: 4,
      why: 'Booker publishes no limit, so this is courtesy',
      attemptTimeoutSeconds: 60,
      totalTimeoutSeconds: 150,
    }),
    concurrency: z.int().min(1).max(16).default(4).describe('Bookings written side by side'),
    daysPerRead: z.int().min(1).max(366).default(7).describe('Days of bookings asked for at once'),
    pageLength: z.int().min(1).max(5000).default(5000).describe('Bookings asked for per page'),
  })
  .describe('Connection to EventMap Booker');

export type BookerConfig = z.infer<typeof bookerConfig>;

/** Under which name Booker shows what Lockstep booked: by it a booking is found again of which no run heard. */
export function bookerAccount({ account, email }: Pick<BookerConfig, 'account' | 'email'>): string {
  return account ?? email;
}

/** What Lockstep writes to, as records and messages name it: the host. */
export function bookerHost({ url }: Pick<BookerConfig, 'url'>): string {
  return new URL(url).host;
}

templates.add(bookerConfig, {
  settings: ({ environment, secret }) => ({
    url: `https://${environment === 'production' ? 'booker' : 'booker-staging'}.eventmapsolutions.com`,
    email: 'lockstep@example.ac.uk',
    password: secret('booker-password'),
  }),
});
