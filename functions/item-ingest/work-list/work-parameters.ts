import { z } from 'zod';

/** Which dead letters are meant. */
export const deadLetterParameters = z
  .strictObject({
    projects: z
      .array(z.coerce.number().int().positive())
      .min(1)
      .describe('GitLab project ids of dead letters')
      .optional(),
    all: z.literal(true).describe('Every dead letter').optional(),
  })
  .refine(({ projects, all }) => (projects === undefined) !== (all === undefined), {
    error: 'Name the projects, or say all',
  });
export type DeadLetterParameters = z.infer<typeof deadLetterParameters>;
