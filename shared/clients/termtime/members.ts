import { z } from 'zod';

/**
 * No member of an answer is documented as required, and null is documented nowhere: both count as missing. Padding is
 * not part of a key.
 */
export const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => (value === null || value === undefined ? null : String(value).trim() || null));
export const key = z
  .union([z.string(), z.number()])
  .transform(value => String(value).trim())
  .pipe(z.string().min(1));
export const number = z.coerce
  .number()
  .nullish()
  .transform(value => value ?? null);
export const flag = z
  .union([z.number(), z.string(), z.boolean()])
  .nullish()
  .transform(value => value === 1 || value === '1' || value === true);
export const date = z.iso.date();
export const list = <Item>(item: z.ZodType<Item>) =>
  z
    .array(item)
    .nullish()
    .transform(value => value ?? []);
export const texts = list(z.string()).transform(values =>
  values.map(value => value.trim()).filter(value => value !== ''),
);

/** A CSV member whose `.json` twin wins where it is there. */
export function csvOr(twin: readonly string[] | null | undefined, csv: string | null | undefined): string[] {
  if (twin !== null && twin !== undefined) return [...twin];
  return (csv ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}
