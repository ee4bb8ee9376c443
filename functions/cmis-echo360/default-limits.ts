import type { Limits } from '#shared/core/limit-excesses.ts';

/**
 * What a rolling day may change of the recordings that are ours, unless configured otherwise. A creation has no limit:
 * it takes nothing away and Echo360's calls per minute bound it, so that the rollover to a new year is not an
 * emergency.
 */
export const defaultLimits: Limits = {
  delete: { share: 0.05, floor: 100, cap: 3000 },
  update: { share: 0.5, floor: 500, cap: 50_000 },
};
