import { z } from 'zod';
import { secretReference } from '#shared/config/secret-reference.ts';

/** How Lockstep reaches a Booker instance. What is assumed of its API stands in openapi.json. */
export const bookerConnection = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .default('https://booker.eventmapsolutions.com')
      .describe('Address of the instance, without a path'),
    email: z.string().min(1).describe('Account that Lockstep signs in with; what it books is booked by it'),
    password: secretReference,
    perMinute: z
      .number()
      .positive()
      .default(300)
      .describe('Requests a minute; Booker publishes no limit, so this is courtesy'),
    concurrency: z.int().min(1).max(16).default(4).describe('Bookings written side by side'),
    daysPerRead: z.int().min(1).max(366).default(14).describe('Days of bookings asked for at once'),
    pageLength: z.int().min(1).max(5000).default(5000).describe('Bookings asked for per page'),
    attemptTimeoutSeconds: z.number().positive().max(300).default(60),
    totalTimeoutSeconds: z.number().positive().max(170).default(150),
    retries: z.int().min(0).max(10).default(4),
  })
  .describe('Connection to EventMap Booker');

export type BookerConnection = z.infer<typeof bookerConnection>;

/** What Lockstep writes to, as records and messages name it: the host. */
export function bookerHost({ url }: Pick<BookerConnection, 'url'>): string {
  return new URL(url).host;
}
