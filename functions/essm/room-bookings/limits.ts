import type { Limits } from '#shared/core/limit-excesses.ts';

/** How much a rolling day may change unless configured otherwise. */
export const roomBookingLimits: Limits = {
  delete: { share: 0.1, floor: 20, cap: 300 },
  update: { share: 0.25, floor: 50, cap: 2_000 },
  create: { share: 0.5, floor: 200, cap: 5_000 },
};
