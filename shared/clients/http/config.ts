import { z } from 'zod';

/** What an upstream's settings are unless a file says otherwise. */
export interface HttpDefaults {
  readonly perMinute: number;
  /** Why that many, for whoever configures it. */
  readonly why: string;
  /** Default 1: evenly spaced. */
  readonly burst?: number;
  readonly attemptTimeoutSeconds?: number;
  readonly totalTimeoutSeconds?: number;
  readonly retries?: number;
}

/**
 * The settings that every upstream over HTTP has; its schema is
 * `z.strictObject({ url: …, ...httpShape({…}), own: … })`.
 */
export function httpShape(defaults: HttpDefaults) {
  return {
    perMinute: z.number().positive().default(defaults.perMinute).describe(`Requests a minute. ${defaults.why}`),
    burst: z
      .int()
      .min(1)
      .default(defaults.burst ?? 1)
      .describe('Requests that may go at once after a pause'),
    attemptTimeoutSeconds: z
      .number()
      .positive()
      .max(300)
      .default(defaults.attemptTimeoutSeconds ?? 30)
      .describe('For one attempt of a request; the lease of a run must outlast it'),
    totalTimeoutSeconds: z
      .number()
      .positive()
      .max(600)
      .default(defaults.totalTimeoutSeconds ?? 120)
      .describe('For one request with all its attempts'),
    retries: z
      .int()
      .min(0)
      .max(10)
      .default(defaults.retries ?? 4)
      .describe('Further attempts of what may be repeated'),
  };
}

const plain = z.strictObject(httpShape({ perMinute: 60, why: '' }));

/** The part of an upstream's validated configuration that all have. */
export type HttpConfig = z.infer<typeof plain>;
