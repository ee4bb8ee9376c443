import { z } from 'zod';

/** Which failed notifications are tried again. */
export const retryParameters = z
  .strictObject({
    ids: z.array(z.string().min(1)).min(1).describe('Ids of failed notifications: queue row-week').optional(),
    all: z.literal(true).describe('Every failed notification').optional(),
  })
  .refine(({ ids, all }) => (ids === undefined) !== (all === undefined), {
    error: 'Name the notifications to retry, or say all',
  });
export type RetryParameters = z.infer<typeof retryParameters>;
