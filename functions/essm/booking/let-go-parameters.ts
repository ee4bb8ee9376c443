import { z } from 'zod';

/** Which bookings in question may be cancelled at once. */
export const letGoParameters = z.strictObject({
  references: z.array(z.string().min(1)).min(1).describe('References of bookings, as the view in-question shows them'),
});
export type LetGoParameters = z.infer<typeof letGoParameters>;
