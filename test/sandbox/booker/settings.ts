import { z } from 'zod';

/** What is not known of Booker, and can therefore be switched. The comment gives the default's meaning. */
export const bookerSettings = z.strictObject({
  tokenSeconds: z.int().positive(),
  /** Whether 409 names the bookings in the way. */
  namesConflicts: z.boolean(),
  /** Titles longer than this are cut, as an answer then shows. */
  longestTitle: z.int().positive(),
  /** What DELETE does: the booking stays as Cancelled, or is removed. */
  cancelling: z.enum(['status', 'removal']),
  /** Bookings of others are not shown to our account, though they are in the way. */
  hidesOthers: z.boolean(),
  /** Under which name it shows what our account booked; null: its e-mail address. */
  showsUsAs: z.string().nullable(),
});
export type BookerSettings = z.output<typeof bookerSettings>;

export const defaultBookerSettings: BookerSettings = {
  tokenSeconds: 3600,
  namesConflicts: true,
  longestTitle: 255,
  cancelling: 'status',
  hidesOthers: false,
  showsUsAs: null,
};
