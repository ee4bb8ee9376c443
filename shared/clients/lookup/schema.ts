import { z } from 'zod';

const text = z.string().trim().min(1);

const person = z
  .object({ cancelled: z.boolean(), identifier: z.object({ scheme: text, value: text }) })
  .transform(({ cancelled, identifier }) => ({ cancelled, ...identifier }));

export type LookupPerson = z.infer<typeof person>;

/** One person of an answer; undefined for one that cannot be read. */
export const listedPerson = z.unknown().transform((row): LookupPerson | undefined => person.safeParse(row).data);

/**
 * `person/list`, of which only what is needed without any `fetch` is kept. An error in the envelope has no `people` and
 * fails here.
 */
export const peopleAnswer = z
  .object({ result: z.object({ people: z.array(listedPerson) }) })
  .transform(({ result }) => result.people);
