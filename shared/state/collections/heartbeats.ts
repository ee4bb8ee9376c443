import { z } from 'zod';
import { defineCollection, type ValueOf } from '../collection.ts';
import { plainIds } from '../ids.ts';

/**
 * The sign of life of a lease (id: the function). Kept apart from the control record, so that renewing it disturbs
 * nobody. Its age is the document's own `updatedAt`, by the store's clock.
 */
const heartbeat = z.object({
  /** Id of the ticket that it keeps alive. */
  ticket: z.string(),
  /** How far the run is, for people who watch. */
  progress: z.object({ what: z.string(), done: z.number(), total: z.number().nullable() }).nullable(),
});

export const heartbeats = defineCollection({
  name: 'heartbeats',
  schema: heartbeat,
  ids: plainIds,
  expiresAt: 'never',
  queries: {},
});

export type Heartbeat = ValueOf<typeof heartbeats>;
