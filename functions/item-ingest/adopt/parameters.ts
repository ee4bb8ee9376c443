import { z } from 'zod';

/** Which hooks `item-adopt` looks for. */
export const itemAdoptParameters = z
  .strictObject({
    urls: z
      .array(z.url())
      .min(1)
      .describe('Addresses of the predecessor’s webhooks; our own unless given')
      .meta({ title: 'URLs of webhooks' })
      .optional(),
    after: z
      .int()
      .min(0)
      .describe('Only projects with a higher GitLab id, to go on after a run that had no more time')
      .meta({ title: 'After project' })
      .optional(),
  })
  .default({});
export type ItemAdoptParameters = z.infer<typeof itemAdoptParameters>;
