import { z } from 'zod';

/** What is not certain of TermTime, and can therefore be switched. The comment gives the default's meaning. */
export const termtimeSettings = z.strictObject({
  /** Room bookings made through the API come out Pending, whatever state was asked for. */
  alwaysPending: z.boolean(),
  /** Whether names are kept as sent, or tidied: trimmed, spaces collapsed, cut to 20 characters. */
  names: z.enum(['kept', 'tidied']),
  /** The name that GET /ping gives. */
  database: z.string().min(1),
});
export type TermtimeSettings = z.output<typeof termtimeSettings>;

/** A name as TermTime keeps it. */
export function keptName(name: string, { names }: TermtimeSettings): string {
  return names === 'kept' ? name : name.replaceAll(/\s+/g, ' ').trim().slice(0, 20);
}
