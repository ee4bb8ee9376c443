import { z } from 'zod';

/** What is not certain of TermTime, and can therefore be switched. The comment gives the default's meaning. */
export const termtimeSettings = z.strictObject({
  /** Room bookings made through the API come out Pending, whatever state was asked for. */
  alwaysPending: z.boolean(),
  /** The name that GET /ping gives. */
  database: z.string().min(1),
});
export type TermtimeSettings = z.output<typeof termtimeSettings>;
