import { z } from 'zod';
import { coded } from '../refusal.ts';

/** The key of an item in a listing, by member: `id`, `institutionId` and what the listing goes by. */
export type Cursor = Readonly<Record<string, string>>;

const cursorSchema = z
  .string()
  .transform((json, context): unknown => {
    try {
      return JSON.parse(json);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `${error}` });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.strictObject({ s: z.string() })));

/** Base64 of JSON in DynamoDB's attribute style. */
export function encodeCursor(cursor: Cursor): string {
  const attributes = Object.fromEntries(Object.entries(cursor).map(([name, s]) => [name, { s }]));
  return Buffer.from(JSON.stringify(attributes)).toString('base64');
}

/** The cursor of an `offset`; undefined for none. Throws Refusal where it was not made here, or for another listing. */
export function decodeCursor(offset: string, needed: readonly string[]): Cursor | undefined {
  if (offset === '') return undefined;
  const parsed = cursorSchema.safeParse(Buffer.from(offset, 'base64').toString('utf8'));
  if (!parsed.success || needed.some(name => parsed.data[name] === undefined)) {
    throw coded(400, 'BadRequest', 'Invalid offset');
  }
  return Object.fromEntries(Object.entries(parsed.data).map(([name, { s }]) => [name, s]));
}
