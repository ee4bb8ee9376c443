import { z } from 'zod';

/** Which adoption is taken back. */
export const disownParameters = z.strictObject({
  run: z.string().trim().min(1).describe('The run of essm-adopt or essm-adopt-rooms that took them over'),
});
export type DisownParameters = z.infer<typeof disownParameters>;
