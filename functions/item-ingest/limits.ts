import type { Limits } from '#shared/core/limit-excesses.ts';

/**
 * How much a rolling day may change unless configured otherwise. Marking is free: it only leads to a look. A first
 * night on a large group makes more hooks than this, and is approved, or permitted beforehand by a campaign; see
 * README.md.
 */
export const defaultLimits: Limits = {
  gone: { share: 0.02, floor: 5, cap: 200 },
  erase: { share: 0.02, floor: 5, cap: 200 },
  'hook-create': { share: 1, floor: 100, cap: 2000 },
  'hook-repair': { share: 0.1, floor: 100, cap: 2000 },
  'hook-replace': { share: 0.05, floor: 20, cap: 500 },
};
