import { z } from 'zod';
import { ConfigError } from '#shared/core/errors.ts';
import type { Limit, Limits } from '#shared/core/limit-excesses.ts';
import { didYouMean } from './nearest.ts';

const limitOverride = z.strictObject({
  share: z.number().min(0).max(1).describe('Share of the population that a rolling day may change, 0 to 1').optional(),
  floor: z.int().min(0).describe('This many are always allowed, however small the population').optional(),
  cap: z.int().min(0).describe('Never more than this, however large the population').optional(),
});

/** Limits of one function as configured: only what differs from the function's own defaults. */
export const limitOverrides = z
  .record(z.string(), limitOverride)
  .describe('Limits per kind of change over a rolling day; "total" counts all kinds together');

export type LimitOverrides = z.infer<typeof limitOverrides>;

/**
 * The limits that hold: the function's defaults with what the configuration overrides. Throws ConfigError for a kind
 * that the function does not know, since a misspelt limit would silently protect nothing.
 */
export function limitsWith(defaults: Limits, overrides: LimitOverrides, functionName: string): Limits {
  const kinds = Object.keys(defaults);
  const merged: Record<string, Limit> = { ...defaults };
  for (const [kind, override] of Object.entries(overrides)) {
    const before = defaults[kind];
    if (before === undefined) {
      throw new ConfigError(
        `functions.${functionName}.limits.${kind}: there is no such kind of change${didYouMean(kind, kinds)}`,
        { advice: `The kinds of ${functionName} are ${kinds.join(', ')}.` },
      );
    }
    merged[kind] = {
      share: override.share ?? before.share,
      floor: override.floor ?? before.floor,
      cap: override.cap ?? before.cap,
    };
  }
  return merged;
}
