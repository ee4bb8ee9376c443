import { z } from 'zod';

/** Which recordings in question may go. */
export const letGoParameters = z.strictObject({
  ids: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'Recordings in question by their external ids (slot-week-year), or slots for all of theirs that are in question',
    ),
});
export type LetGoParameters = z.infer<typeof letGoParameters>;
