import { z } from 'zod';

/** What a run of `item-sync` may be asked for: by default the pass over the whole group, begun or gone on with. */
export const itemSyncParameters = z
  .strictObject({
    projects: z.array(z.int().positive()).min(1).max(1000).describe('Only these, by GitLab project id').optional(),
    items: z.array(z.int().positive()).min(1).max(1000).describe('Only these, by item id').optional(),
    again: z
      .boolean()
      .describe('Also ingests what is up to date')
      .meta({ title: 'Again, even what is up to date' })
      .optional(),
  })
  .default({});
export type ItemSyncParameters = z.infer<typeof itemSyncParameters>;
