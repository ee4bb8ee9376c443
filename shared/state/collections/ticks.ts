import { z } from 'zod';
import { defineCollection, type ValueOf } from '../collection.ts';
import { plainIds } from '../ids.ts';

/** The last time a function looked for work and found none, or was paused (id: the function). */
const tick = z.object({
  /** ms since the epoch. */
  at: z.number(),
  /** What it found, for people. */
  result: z.string(),
});

export const ticks = defineCollection({
  name: 'ticks',
  schema: tick,
  ids: plainIds,
  expiresAt: 'never',
  queries: {},
});

export type Tick = ValueOf<typeof ticks>;
