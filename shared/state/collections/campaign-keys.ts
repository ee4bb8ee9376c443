import { z } from 'zod';
import { defineCollection, type ValueOf } from '../collection.ts';
import { spreadIds } from '../ids.ts';

/**
 * Some thousand keys that a campaign covers (id: see `runtime/campaign/campaign-keys.ts`). What of a key is kept and
 * where it is looked for says `core/key-set.ts`. Removed when the campaign ends; expires with it at the latest.
 */
const campaignShard = z.object({
  campaign: z.string(),
  /** When the campaign is over, ms since the epoch. */
  until: z.number(),
  shard: z.number(),
  /** Hashes of keys, packed. */
  hashes: z.string(),
});

/** By `<campaign>-<shard>`. */
export const campaignKeys = defineCollection({
  name: 'campaignKeys',
  schema: campaignShard,
  ids: spreadIds,
  expiresAt: ({ until }) => until,
  queries: {},
});

export type CampaignShard = ValueOf<typeof campaignKeys>;
