import { z } from 'zod';
import { defineCollection } from '#shared/state/collection.ts';

/** A webhook that was taken in: the same one again marks nothing. Forgotten after some days. */
const delivery = z.object({ projectId: z.number(), at: z.number() });

/** By `spreadId` of the delivery's id. */
export const deliveries = defineCollection({ name: 'itemDeliveries', schema: delivery, queries: {} });

/** GitLab sends again within minutes; people within days. */
export const deliveryKeptMs = 3 * 86_400_000;
