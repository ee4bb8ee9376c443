import type { Limits } from '#shared/core/limit-excesses.ts';

export const defaultLimits: Limits = { delete: { share: 0.2, floor: 2, cap: 50 } };
