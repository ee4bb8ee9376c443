import type { Limits } from '#shared/core/limit-excesses.ts';

/**
 * How much a rolling day may change unless configured otherwise. Marking a room for deletion takes it out of planning,
 * so it is held tightest.
 */
export const roomLimits: Limits = {
  mark: { share: 0.05, floor: 3, cap: 20 },
  unrelate: { share: 0.1, floor: 3, cap: 20 },
  update: { share: 0.25, floor: 20, cap: 300 },
  create: { share: 1, floor: 50, cap: 500 },
};
