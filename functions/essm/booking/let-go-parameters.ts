import { z } from 'zod';

/** Which bookings may be cancelled at once. */
export const letGoParameters = z
  .strictObject({
    references: z
      .array(z.string().min(1))
      .min(1)
      .describe('References of bookings, as the view in-question shows them')
      .optional(),
    department: z
      .string()
      .trim()
      .min(1)
      .describe('All that was booked for a department that is not configured any more')
      .optional(),
  })
  .refine(({ references, department }) => (references === undefined) !== (department === undefined), {
    error: 'Name the bookings to let go, or the department',
  });
export type LetGoParameters = z.infer<typeof letGoParameters>;
