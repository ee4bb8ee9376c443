import type { Limits } from '#shared/core/limit-excesses.ts';

/**
 * Mails in a rolling day. Above it nobody gets one, and a person looks first: hundreds of clashes at once are a fault
 * of the timetable, not news.
 */
export const defaultLimits: Limits = { mail: { share: 1, floor: 200, cap: 200 } };
