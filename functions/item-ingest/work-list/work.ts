import { z } from 'zod';
import { defineCollection, type ValueOf } from '#shared/state/collection.ts';
import { spreadNumberIds } from '#shared/state/ids.ts';

/**
 * One project to be looked at. A mark only says *look here*: what is done follows from what GitLab says then. `gone`
 * and `erase` say what the listings have shown, and are looked at once more as well; `map` is about the kept document
 * alone, `again` ingests what is up to date as well. Instants are ms since the epoch.
 */
const work = z.object({
  projectId: z.number(),
  path: z.string(),
  ask: z.enum(['look', 'again', 'map', 'gone', 'erase']),
  /** For people: `push`, `behind`, `asked for by …`. */
  why: z.string(),
  markedAt: z.number(),
  /** Not before. */
  dueAt: z.number(),
  /** How often it has failed so far. */
  attempts: z.number(),
  /** `dead`: it has failed too often and waits for a person. */
  state: z.enum(['waiting', 'dead']),
  error: z.object({ reason: z.string(), at: z.number() }).nullable(),
  /** Head as it was known when it was marked; null where that is not known. */
  head: z.string().nullable(),
  /** The nightly pass that marked it; blank where a hook or a person did. */
  pass: z.string(),
});

/** By GitLab project id: a project waits once, however often it was marked. */
export const workMarks = defineCollection({
  name: 'work',
  schema: work,
  ids: spreadNumberIds,
  expiresAt: 'never',
  queries: {
    inState: { where: ['state'], order: 'dueAt' },
    ofPass: { where: ['pass', 'state'], order: 'dueAt' },
  },
});
export type Work = ValueOf<typeof workMarks>;
