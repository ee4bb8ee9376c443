import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type Campaign, type Counts, campaignState, totalOf } from '#shared/core/campaign.ts';
import { campaignInWords } from '#shared/core/campaign-text.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import { many } from '#shared/core/many.ts';
import type { RunDocument } from '#shared/state/collections/runs.ts';

const zone = 'Europe/London';

/** A plan is looked at, discussed and permitted; what it was made from is older by the day. */
const oldestPlanMs = 7 * 86_400_000;

/** Whoever needs longer looks at a new plan. */
const longestDays = 14;

export const beginParameters = z.strictObject({
  plan: z.string().min(1).describe('Run whose plan over the whole backlog it permits'),
  until: z.iso
    .date({ error: ({ input }) => (input === undefined ? undefined : 'must be a date, such as 2026-09-04') })
    .describe('The last day on which it holds, to midnight (Europe/London); at most 14 days ahead')
    .meta({ title: 'Until the end of' }),
  why: z.string().trim().min(1).max(300).describe('For whoever wonders next'),
  most: z
    .int()
    .min(1)
    .optional()
    .describe('At most so many changes in all; unless given, as many as the plan has')
    .meta({ title: 'Most changes' }),
  kinds: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Only these kinds of change; unless given, every kind of the plan')
    .meta({ title: 'Kinds of change' }),
});
export type BeginParameters = z.infer<typeof beginParameters>;

export const endParameters = z.strictObject({
  why: z.string().trim().min(1).max(300).describe('For whoever wonders next'),
  campaign: z.string().min(1).optional().describe('Only if it is this one that is open'),
});
export type EndParameters = z.infer<typeof endParameters>;

/** What a request for a campaign is judged by. Instants are ms since the epoch. */
export interface Judged {
  readonly name: string;
  /** Undefined where there is no such run. */
  readonly run: RunDocument | undefined;
  readonly campaign: Campaign | null;
  readonly configDigest: string;
  readonly mayApply: boolean;
  readonly now: number;
}

export interface PermittedPlan {
  readonly until: number;
  readonly kinds: string[];
  readonly most: number;
  /** Changes of these kinds in the plan. */
  readonly covered: Counts;
}

/** A time in words that stay the same wherever they are read. */
export function timeInWords(ms: number): string {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return at.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/** Midnight at the end of a day. */
function endOfDay(date: string): number {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
}

/** What is permitted if all is well. Pure. @throws BadRequestError that says why not, and what to do. */
export function judged(request: BeginParameters, about: Judged): PermittedPlan {
  const run = planOf(request.plan, about);
  refuseSecond(about);
  const until = endOfDay(request.until);
  if (until <= about.now) throw new BadRequestError(`${request.until} is over already.`);
  if (until > about.now + (longestDays + 1) * 86_400_000) {
    throw new BadRequestError(
      `A campaign holds for ${longestDays} days at most, and ${request.until} is further ahead.`,
      {
        advice: 'Begin it for less; when it is over, plan again and begin another.',
      },
    );
  }
  const planned: Counts = Object.fromEntries(
    Object.entries(run.counts).map(([kind, counts]) => [kind, counts.planned]),
  );
  const kinds = request.kinds ?? Object.keys(planned);
  const unknown = kinds.find(kind => planned[kind] === undefined);
  if (unknown !== undefined) {
    throw new BadRequestError(`The plan of run ${request.plan} has no changes of the kind ${unknown}.`, {
      advice: `It has ${Object.keys(planned).join(', ') || 'none at all'}.`,
    });
  }
  const covered = Object.fromEntries(kinds.map(kind => [kind, planned[kind] ?? 0]));
  const all = totalOf(covered);
  if (all === 0)
    throw new BadRequestError(`The plan of run ${request.plan} changes nothing, so there is nothing to permit.`);
  const most = request.most ?? all;
  if (most > all) {
    throw new BadRequestError(
      `The plan has ${many(all, 'such change', 'such changes')}, fewer than ${most.toLocaleString('en-GB')}.`,
      {
        advice: 'A campaign permits the changes that were shown and no others: leave out how many, or ask for fewer.',
      },
    );
  }
  return { until, kinds: [...kinds], most, covered };
}

function planOf(id: string, { name, run, configDigest, mayApply, now }: Judged): RunDocument {
  const again = { advice: `Make one and look at it: lockstep plan ${name} --whole` };
  if (!mayApply) {
    throw new BadRequestError(`${name} is configured as dry-run, so it carries nothing out.`, {
      advice: `Set functions.${name}.mode to apply first: that is another configuration, and a campaign is bound to one.`,
    });
  }
  if (run === undefined || run.function !== name) throw new BadRequestError(`There is no run ${id} of ${name}.`, again);
  if (!run.whole) throw new BadRequestError(`Run ${id} is no plan over the whole backlog of ${name}.`, again);
  if (run.status !== 'succeeded')
    throw new BadRequestError(`The plan of run ${id} was not finished: it ${run.status}.`, again);
  if (run.configDigest !== configDigest) {
    throw new BadRequestError(`The configuration of ${name} has changed since run ${id} was planned.`, again);
  }
  if (now - run.startedAt > oldestPlanMs)
    throw new BadRequestError(`The plan of run ${id} is more than 7 days old.`, again);
  return run;
}

/**
 * A function has one campaign at a time: whom would its changes be counted under? Looked at again in the very record
 * that is written.
 */
export function refuseSecond({
  name,
  campaign,
  now,
  configDigest,
}: Pick<Judged, 'name' | 'campaign' | 'now' | 'configDigest'>): void {
  if (campaign === null || campaignState(campaign, now, configDigest) !== 'open') return;
  const stands = campaignInWords(campaign, { now, configDigest, at: timeInWords });
  throw new BadRequestError(`${campaign.by} has begun a campaign of ${name} already: ${stands}.`, {
    advice: `End it first: lockstep campaign end ${name} --why <reason>`,
  });
}
