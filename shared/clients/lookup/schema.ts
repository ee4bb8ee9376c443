import { z } from 'zod';

const person = z
  .object({ cancelled: z.boolean(), identifier: z.object({ scheme: z.string(), value: z.string() }) })
  .transform(({ cancelled, identifier }) => ({ cancelled, ...identifier }));

/** `person/list`, of which only what is needed without any `fetch` is kept. An error in the envelope has no `people` and fails here. */
export const peopleAnswer = z
  .object({ result: z.object({ people: z.array(person) }) })
  .transform(({ result }) => result.people);

export type LookupPerson = z.infer<typeof person>;
