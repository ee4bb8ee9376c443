import type { Limits } from '#shared/core/limit-excesses.ts';

/**
 * How much a rolling day may change unless configured otherwise. The published service stops above 5 % of users; the
 * caps keep 5 % of a large instance from being a catastrophe, the floors keep a small one usable.
 */
export const defaultLimits: Limits = {
  block: { share: 0.05, floor: 3, cap: 500 },
  unblock: { share: 0.05, floor: 3, cap: 500 },
  'block-idle': { share: 0.05, floor: 3, cap: 200 },
  total: { share: 0.05, floor: 5, cap: 1000 },
};
