import { z } from 'zod';

/** Whose blocks are lifted. */
export const letBackParameters = z
  .strictObject({
    accounts: z
      .array(z.string().trim().min(1))
      .min(1)
      .describe('GitLab usernames that this service has blocked')
      .optional(),
    run: z.string().trim().min(1).describe('Every account that this run blocked').optional(),
  })
  .refine(({ accounts, run }) => (accounts === undefined) !== (run === undefined), {
    error: 'Name the accounts to let back, or the run that blocked them',
  });
export type LetBackParameters = z.infer<typeof letBackParameters>;
