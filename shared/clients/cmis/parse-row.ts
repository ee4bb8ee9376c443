import { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { issuePlace } from '#shared/core/issue-text.ts';
import type { Row } from './database.ts';

/** A key of CMIS: text, though a database may declare it as a number. Empty is NULL in Oracle and never a key. */
export const text = z.union([z.string().min(1), z.number().transform(String)]);
/** Text that may be missing; Oracle has no empty string, so that one counts as missing everywhere. */
export const optionalText = z
  .union([z.string(), z.number().transform(String), z.null()])
  .transform(value => (value === null || value === '' ? null : value));
/** A whole number, though a driver may give it as text or BigInt. */
export const whole = z
  .union([
    z.number(),
    z.bigint().transform(Number),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .pipe(z.int());
export const optionalWhole = z.union([z.null(), whole]);
/** The day of a date column; its time of day, if any, is dropped. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform(value => value.slice(0, 10));
/** A time of day `HH:MM`; `9:00` is read as `09:00`. */
export const timeOfDay = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, { error: 'expected a time such as 09:00' })
  .transform(value => value.padStart(5, '0'));
/** An instant by the database server's clock, without zone, `YYYY-MM-DDTHH:MM:SS`; sorts as text. */
export const serverTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}/)
  .transform(value => value.replace(' ', 'T').replace(/Z$/, ''));

/**
 * A row as values. Throws ImplausibleAnswerError that names `whom` (a slot, a queue row) and the columns that do not fit, never the
 * whole row: nothing may be concluded from an answer of which a part cannot be read.
 */
export function parseRow<Schema extends z.ZodType>(
  schema: Schema,
  row: Row,
  whom: (row: Row) => string,
): z.output<Schema> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(issue => {
    const column = issuePlace(issue, 'the row');
    return `${column} is ${JSON.stringify(row[column] ?? null, (_, value) => (typeof value === 'bigint' ? String(value) : value))} (${issue.message})`;
  });
  throw new ImplausibleAnswerError(`CMIS: ${whom(row)} cannot be read: ${faults.join('; ')}`, {
    advice: 'Correct the entry in CMIS. Nothing is sent until it can be read, since what it is cannot be told.',
  });
}
