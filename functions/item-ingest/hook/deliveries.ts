import { z } from 'zod';
import { defineCollection } from '#shared/state/collection.ts';
import { daysAfter } from '#shared/state/expiry.ts';
import { spreadIds } from '#shared/state/ids.ts';

/** A webhook that was taken in: the same one again marks nothing. Forgotten after some days. */
const delivery = z.object({ projectId: z.number(), at: z.number() });

/** GitLab sends again within minutes; people within days. */
const keptDays = 3;

/** By the delivery's id. */
export const deliveries = defineCollection({
  name: 'itemDeliveries',
  schema: delivery,
  ids: spreadIds,
  expiresAt: ({ at }) => daysAfter(keptDays, at),
  queries: {},
});
