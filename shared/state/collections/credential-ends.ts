import { z } from 'zod';
import { defineCollection } from '../collection.ts';
import { plainIds } from '../ids.ts';

/** When a system said that our credential for it ends (id: its key under `upstreams`). Asked for once a day. */
const credentialEnd = z.object({
  /** ms since the epoch. */
  askedAt: z.number(),
  /** Its last day, `YYYY-MM-DD`; null where it has none. */
  day: z.iso.date().nullable(),
});

export const credentialEnds = defineCollection({
  name: 'credentialEnds',
  schema: credentialEnd,
  ids: plainIds,
  expiresAt: 'never',
  queries: {},
});
