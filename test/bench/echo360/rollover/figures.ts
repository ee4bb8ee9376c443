import { z } from 'zod';

const counts = z.record(z.string(), z.number());

/** What the process of the rollover's day measures. */
export const figuresSchema = z.object({
  minutes: z.number(),
  /** By the results of the runs, and by the stand-in's log. */
  calls: z.number(),
  logged: counts,
  loggedTotal: z.number(),
  statements: z.number(),
  runs: z.number(),
  failed: z.number(),
  reads: z.number(),
  writes: z.number(),
  peakMiB: z.number(),
  /** Calls for lessons of the first days, and those for later ones among them. */
  sooner: z.number(),
  overtaking: z.number(),
  /** The limit that stopped the work under the default configuration. */
  blocked: z.object({ afterCalls: z.number(), message: z.string() }).nullable(),
  notifications: counts,
  /** What documents of the state were read for: how many, in how many calls. */
  readFor: z.array(z.tuple([z.string(), z.number(), z.number()])),
});
export type Figures = z.infer<typeof figuresSchema>;

/** Files in the folder of a rollover, beside those of CMIS and the state. */
export const files = { content: 'echo360.json', held: 'held.json' } as const;

/** A Saturday; teaching begins on the Monday after, so that no lesson begins while the backlog is worked off. */
export const start = '2026-09-19T00:00:00Z';
export const fourteenDaysOn = '2026-10-03';
export const setId = '2026/27';

/** What an operator configures for such a day when the default limits have stopped it. */
export const raisedLimits = { delete: { share: 1, cap: 50_000 }, update: { share: 1, cap: 50_000 } };
