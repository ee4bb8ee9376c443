import type { Limits } from '#shared/core/limits.ts';

export const defaultLimits: Limits = { delete: { share: 0.2, floor: 2, cap: 50 } };
