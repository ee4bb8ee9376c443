import type { Schedule } from '#shared/config/schedule.ts';
import { campaignState } from '#shared/core/campaign.ts';
import { campaignInWords } from '#shared/core/campaign-text.ts';
import { alertFigures } from '../alert-fields.ts';
import { missingSince, unsuccessfulSince } from '../overdue.ts';
import type { FunctionState } from './function-state.ts';

/**
 * How much it matters. `broken`: it does not do its work. `waits`: it does, and something waits for a person's
 * decision. `note`: good to know.
 */
export type Gravity = 'broken' | 'waits' | 'note';

/** Something that a person should know of a function, with what to do about it. */
export interface Attention {
  /** The function, or the sync. */
  readonly about: string;
  readonly gravity: Gravity;
  readonly sentence: string;
  /** Whose fault it is and what to do, where that is known. */
  readonly advice?: string;
  /** Command lines, without `lockstep`. */
  readonly commands: readonly string[];
}

export interface AttentionParts {
  /** By the state store's clock, or the wall clock where nothing is stored: ms since the epoch. */
  readonly now: number;
  /** Undefined where it is switched off, or nobody schedules it. */
  readonly schedule: Schedule | undefined;
  /** Of the present configuration, where it is known: a campaign is bound to one. */
  readonly configDigest?: string;
  /** A time for people. */
  readonly at: (ms: number) => string;
}

/** Whose fault a run says its end is, and what to do. */
function adviceOf(latest: FunctionState['latest'], id: string): Pick<Attention, 'advice'> {
  if (latest === null || latest.id !== id) return {};
  const { whose, advice } = latest.run;
  const parts = [whose === null ? '' : `Whose fault: ${whose}.`, advice ?? ''].filter(part => part !== '');
  return parts.length === 0 ? {} : { advice: parts.join(' ') };
}

/** The last time that anything was seen of a function; undefined when it has never run. */
function lastSeen({ lastRun, lastTick, held, latest }: FunctionState): number | undefined {
  const times = [
    lastRun?.endedAt,
    lastTick?.at,
    held?.heardAt,
    latest === null ? undefined : (latest.run.endedAt ?? latest.run.startedAt),
  ];
  const known = times.filter(time => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** When a function was due and did not come; undefined while all is as scheduled. */
export function overdueSince(
  state: FunctionState,
  { now, schedule }: Pick<AttentionParts, 'now' | 'schedule'>,
): number | undefined {
  const seen = lastSeen(state);
  if (schedule === undefined || seen === undefined || state.held?.sign === 'alive') return undefined;
  return missingSince(seen, schedule, now);
}

function ofLastRun({ name, lastRun, latest }: FunctionState, at: AttentionParts['at']): Attention[] {
  const planned = latest !== null && latest.run.mode === 'dry-run' && latest.run.status === 'failed';
  if (planned) {
    const sentence = `The last dry run of ${name} failed at ${at(latest.run.startedAt)}: ${latest.run.message}`;
    const commands = [`show ${latest.id}`];
    return [{ about: name, gravity: 'broken', sentence, ...adviceOf(latest, latest.id), commands }];
  }
  if (lastRun === null) return [];
  const { status, times, since, endedAt, summary, id } = lastRun;
  const often = times === 1 ? `at ${at(endedAt)}` : `${times} times since ${at(since ?? endedAt)}`;
  const commands = [`show ${id}`];
  const more = adviceOf(latest, id);
  switch (status) {
    case 'failed':
      return [{ about: name, gravity: 'broken', sentence: `${name} failed ${often}: ${summary}`, ...more, commands }];
    case 'aborted': {
      const gravity = times >= alertFigures.abortedRuns ? 'broken' : 'note';
      return [{ about: name, gravity, sentence: `${name} was aborted ${often}: ${summary}`, ...more, commands }];
    }
    case 'partial':
      return [
        { about: name, gravity: 'note', sentence: `Some changes of ${name} failed ${often}: ${summary}`, commands },
      ];
    case 'succeeded':
    case 'skipped':
    case 'blocked':
      return [];
  }
}

/** A campaign that is over is told of for so long, ms. */
const campaignToldMs = 7 * 86_400_000;

/** The same that its alert tells: a function that comes and gets nowhere. */
function ofSuccess({ name, lastRun, lastSuccessAt, lastTick }: FunctionState, parts: AttentionParts): Attention[] {
  const { now, schedule, at } = parts;
  const successes = { status: lastRun?.status ?? null, lastSuccessAt, lastTickAt: lastTick?.at };
  const since = schedule === undefined ? undefined : unsuccessfulSince(successes, schedule, now);
  if (since === undefined) return [];
  const sentence = `${name} comes, but has not succeeded since ${at(since)}, which is longer than its schedule allows.`;
  return [{ about: name, gravity: 'broken', sentence, commands: [`runs ${name}`] }];
}

function ofCampaign({ name, campaign }: FunctionState, { now, at, configDigest }: AttentionParts): Attention[] {
  if (campaign === null) return [];
  const state = campaignState(campaign, now, configDigest);
  const overAt = campaign.ended?.at ?? (state === 'over' ? campaign.until : campaign.hours.at(-1)?.hour) ?? campaign.at;
  if (state !== 'open' && now - overAt > campaignToldMs) return [];
  const digest = configDigest === undefined ? {} : { configDigest };
  const stands = campaignInWords(campaign, { now, at, ...digest });
  const sentence = `Campaign of ${name} (${campaign.by}: ${campaign.why}): ${stands}.`;
  const show = `campaign show ${name}`;
  const commands = state === 'open' ? [show, `campaign end ${name} --why <reason>`] : [show];
  return [{ about: name, gravity: 'note', sentence, commands }];
}

function ofLease({ name, held, readAt }: FunctionState, at: AttentionParts['at']): Attention[] {
  if (held === null || held.sign === 'alive') return [];
  const run = `Run ${held.runId} of ${held.function} on ${held.holder}`;
  const silence = `was last heard ${Math.round((readAt - held.heardAt) / 1000)} s ago`;
  if (held.isGone) {
    const when = held.sign === 'silent' ? `The next run after ${at(held.endsAt)}` : 'The next run';
    const sentence = `${run} is dead: its process is gone, and it ${silence}. ${when} takes over by itself and continues its work.`;
    return [{ about: name, gravity: 'note', sentence, commands: [] }];
  }
  const sentence =
    held.sign === 'silent'
      ? `${run} ${silence}. If it is dead, the next run after ${at(held.endsAt)} takes over by itself.`
      : `${run} ${silence} and holds nothing any more; the next run takes over by itself.`;
  return [{ about: name, gravity: 'note', sentence, commands: [] }];
}

/** What a person should know or do about a function, whatever its last run was. Pure. */
export function attentionsOf(state: FunctionState, parts: AttentionParts): readonly Attention[] {
  const { name, paused, blocked, approval, requested } = state;
  const { at } = parts;
  const found: Attention[] = [];
  const add = (gravity: Gravity, sentence: string, ...commands: readonly string[]): void => {
    found.push({ about: name, gravity, sentence, commands });
  };
  const overdue = overdueSince(state, parts);
  if (overdue !== undefined) {
    const seen = lastSeen(state);
    const last = seen === undefined ? '' : ` and was last seen at ${at(seen)}`;
    add('broken', `${name} was due at ${at(overdue)}${last}: is \`lockstep serve\` (or Cloud Scheduler) running?`);
  }
  found.push(...ofLastRun(state, at), ...ofSuccess(state, parts));
  // Whoever has begun a campaign since has decided: the next run tells whether it covers that plan.
  const { campaign } = state;
  const isDecided =
    campaign !== null &&
    campaign.at >= (blocked?.at ?? 0) &&
    campaignState(campaign, parts.now, parts.configDigest) === 'open';
  if (blocked !== null && !isDecided) {
    const sentence = `A plan of ${name} was stopped by a limit at ${at(blocked.at)}. Look at it, then allow it, or correct the source:`;
    add('waits', sentence, `show ${blocked.runId}`, `approve ${name} ${blocked.runId}`);
  }
  if (paused !== null) {
    add('note', `${name} was paused by ${paused.by} at ${at(paused.at)}: ${paused.why}`, `resume ${name}`);
  }
  if (approval !== null) {
    const sentence = `${approval.by} approved run ${approval.runId} of ${name} at ${at(approval.at)}; the next run carries it out.`;
    add('note', sentence, `approve ${name} --withdraw`);
  }
  found.push(...ofCampaign(state, parts));
  if (requested !== null) {
    add(
      'note',
      `Run ${requested.runId} of ${name}, asked for by ${requested.by} at ${at(requested.at)}, waits for the next tick.`,
    );
  }
  found.push(...ofLease(state, at));
  return found;
}
