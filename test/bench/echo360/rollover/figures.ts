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
  /** Runs that a limit stopped. */
  blocked: z.number(),
  /** Changes that the campaign permitted, and those that were carried out under it. */
  permitted: z.number(),
  underCampaign: z.number(),
  notifications: counts,
  /** What documents of the state were read for: how many, in how many calls. */
  readFor: z.array(z.tuple([z.string(), z.number(), z.number()])),
});
export type Figures = z.infer<typeof figuresSchema>;

/** What the process that plans it beforehand measures. */
export const planFiguresSchema = z.object({
  runId: z.string(),
  message: z.string(),
  changes: z.number(),
  seconds: z.number(),
  peakMiB: z.number(),
  reads: z.number(),
  writes: z.number(),
  statements: z.number(),
  /** Calls to Echo360. */
  calls: z.number(),
});
export type PlanFigures = z.infer<typeof planFiguresSchema>;

/** Files in the folder of a rollover, beside those of CMIS and the state. */
export const files = { content: 'echo360.json', held: 'held.json' } as const;

/** A Saturday; teaching begins on the Monday after, so that no lesson begins while the backlog is worked off. */
export const start = '2026-09-19T00:00:00Z';
/** An operator has looked at the plan, and the work begins. */
export const workStart = '2026-09-19T00:30:00Z';
/** The campaign's last day. */
export const until = '2026-09-20';
export const fourteenDaysOn = '2026-10-03';
export const setId = '2026/27';
