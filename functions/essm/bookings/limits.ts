import type { Limits } from '#shared/core/limit-excesses.ts';

/**
 * How much a rolling day may change unless configured otherwise. The original had limits too, though their values were
 * never published. Cancelling takes something away, so it is held tightest; a first synchronisation and a new term are
 * for a person to let through.
 */
export const bookingLimits: Limits = {
  cancel: { share: 0.02, floor: 20, cap: 300 },
  update: { share: 0.1, floor: 100, cap: 3_000 },
  create: { share: 0.25, floor: 500, cap: 6_000 },
};
