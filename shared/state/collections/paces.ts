import { z } from 'zod';
import { defineCollection, type ValueOf } from '../collection.ts';
import { plainIds } from '../ids.ts';

/**
 * How the permitted rate of one upstream is divided at the moment (id: its name and host). Bounded by how many work
 * with it at once.
 */
const pace = z.object({
  members: z.array(
    z.object({
      id: z.string(),
      /** The process, for people. */
      holder: z.string(),
      /** Requests a minute that it may send. */
      perMinute: z.number(),
      /** ms since the epoch by the store's own clock. */
      until: z.number(),
    }),
  ),
});

export const paces = defineCollection({ name: 'paces', schema: pace, ids: plainIds, expiresAt: 'never', queries: {} });

export type PaceRecord = ValueOf<typeof paces>;
