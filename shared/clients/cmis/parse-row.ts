import { z } from 'zod';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { issuePlace } from '#shared/core/issue-text.ts';
import type { Row } from './database.ts';

const cleaned = z.union([z.string(), z.number().transform(String)]).transform(value => value.trim());

/**
 * A key of CMIS: text, though a database may declare it as a number. Padding is no part of it; blank is never a key.
 */
export const text = cleaned.pipe(z.string().min(1));
/** Text that may be missing: cleaned of padding, and blank is missing, as in Oracle, which has no empty string. */
export const optionalText = z
  .union([cleaned, z.null()])
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
  .trim()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, { error: 'expected a time such as 09:00' })
  .transform(value => value.padStart(5, '0'));
/** An instant by the database server's clock, without zone, `YYYY-MM-DDTHH:MM:SS`; sorts as text. */
export const serverTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}/)
  .transform(value => value.replace(' ', 'T').replace(/Z$/, ''));

/**
 * A row as values. Throws ImplausibleAnswerError that names `whom` (a slot, a queue row) and the columns that do not
 * fit, never the whole row: nothing may be concluded from an answer of which a part cannot be read.
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

/** Rows from which on an answer is judged as a whole. */
const enough = 20;

/**
 * The rows that can be read; single ones that cannot are left out, since what they name is asked for by its key. Throws
 * ImplausibleAnswerError when most cannot.
 */
export function readable<Schema extends z.ZodType>(
  schema: Schema,
  rows: readonly Row[],
  whom: (row: Row) => string,
): z.output<Schema>[] {
  const read = rows.flatMap(row => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
  const odd = rows.length - read.length;
  if (rows.length >= enough && odd * 2 > rows.length) {
    for (const row of rows) parseRow(schema, row, whom);
  }
  return read;
}
