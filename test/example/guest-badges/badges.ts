import { z } from 'zod';
import { defineCollection } from '#shared/state/collection.ts';
import { spreadIds } from '#shared/state/ids.ts';

/** A badge that is ours, by the guest's name: written before the badge is made. Only these are ever taken back. */
export const badges = defineCollection({
  name: 'guestBadges',
  schema: z.object({ guest: z.string(), runId: z.string() }),
  ids: spreadIds,
  expiresAt: 'never',
  queries: { all: { where: [], order: 'guest' } },
});
