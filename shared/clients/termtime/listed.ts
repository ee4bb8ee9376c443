import { z } from 'zod';
import { text } from './members.ts';

/** An entry of a list that cannot be read: named and left, never taken for absent. */
export interface UnreadableEntry {
  /** Null where not even that can be read. */
  readonly code: string | null;
  readonly problem: string;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly unreadable: readonly UnreadableEntry[];
}

export const entriesOf = z.custom<readonly unknown[]>(value => Array.isArray(value), { error: 'expected a list' });

function problemIn(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'entry'}: ${issue?.message ?? 'not understood'}`;
}

/**
 * A list read entry by entry, so that an odd one is named and does not spoil the rest. `by`: the member with its code.
 */
export function listOf<Item>(item: z.ZodType<Item>, by: string): z.ZodType<Listed<Item>> {
  const coded = z.looseObject({ [by]: text.catch(null) });
  return entriesOf.transform((entries): Listed<Item> => {
    const items: Item[] = [];
    const unreadable: UnreadableEntry[] = [];
    for (const entry of entries) {
      const read = item.safeParse(entry);
      if (read.success) items.push(read.data);
      else {
        const code = text.catch(null).parse(coded.safeParse(entry).data?.[by]);
        unreadable.push({ code, problem: problemIn(read.error) });
      }
    }
    return { items, unreadable };
  });
}
