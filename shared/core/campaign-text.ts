import { many } from '#shared/core/many.ts';
import { type Campaign, type CampaignState, type Counts, campaignState, permittedBy, totalOf } from './campaign.ts';

const number = (count: number): string => count.toLocaleString('en-GB');

const nouns: Readonly<Record<string, string>> = { create: 'creation', delete: 'removal' };
const regular = new Set(['update', 'block', 'unblock']);

/**
 * `21,340 creations, 1,205 removals, 312 updates`; a kind that has no noun is named as it is. Nothing: `no changes`.
 */
export function countsInWords(counts: Counts): string {
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => {
      const noun = nouns[kind] ?? (regular.has(kind) ? kind : undefined);
      return `${number(count)} ${noun === undefined ? kind : `${noun}${count === 1 ? '' : 's'}`}`;
    });
  return words.length === 0 ? 'no changes' : words.join(', ');
}

/** What a plan reaches over, as its sync counts it: rooms, departments; and the dates of the first and the last. */
export interface Extent {
  readonly counts: Counts;
  readonly first: string | null;
  readonly last: string | null;
}

/** `14 rooms; first 2026-10-01, last 2027-06-30`; empty where nothing is known of it. */
export function extentInWords({ counts, first, last }: Extent): string {
  const places = Object.entries(counts).map(
    ([noun, count]) =>
      `${number(count)} ${noun.replace(/ies$|s$/, ending => (count > 1 ? ending : ending === 'ies' ? 'y' : ''))}`,
  );
  const dates = first === null ? [] : [`first ${first}, last ${last ?? first}`];
  return [...(places.length === 0 ? [] : [places.join(', ')]), ...dates].join('; ');
}

const minute = 60_000;
const hour = 60 * minute;

/** A pace is that of the last two hours: a night in which nothing could be done is no part of it. */
const paceMs = 2 * hour;

/** Changes a ms, from the hours in which some were counted; undefined where none were lately. */
function paceOf({ hours, at }: Campaign, now: number): number | undefined {
  const lately = hours.filter(tally => tally.hour + hour > now - paceMs);
  const done = lately.reduce((sum, { counts }) => sum + totalOf(counts), 0);
  const since = Math.max(at, Math.min(...lately.map(tally => tally.hour)));
  return done === 0 || now - since < minute ? undefined : done / (now - since);
}

function durationInWords(ms: number): string {
  if (ms < 90 * minute) return many(Math.max(1, Math.round(ms / minute)), 'minute', 'minutes');
  return ms < 48 * hour ? `${Math.round(ms / hour)} hours` : `${Math.round(ms / (24 * hour))} days`;
}

/** `12,400 of 22,857 done, 3 hours left at this pace` */
export function progressInWords(campaign: Campaign, now: number): string {
  const [done, all] = [totalOf(campaign.done), permittedBy(campaign)];
  const pace = paceOf(campaign, now);
  const rest = pace === undefined ? '' : `, ${durationInWords((all - done) / pace)} left at this pace`;
  return `${number(done)} of ${number(all)} done${done < all ? rest : ''}`;
}

/**
 * How a campaign ended: `done`, `ended by anna because …`, `over since …: 1,204 not carried out`. `at` puts a time into
 * words.
 */
function endInWords(campaign: Campaign, state: Exclude<CampaignState, 'open'>, at: (ms: number) => string): string {
  const [done, all] = [totalOf(campaign.done), permittedBy(campaign)];
  const rest = done < all ? `: ${number(all - done)} of ${number(all)} not carried out` : '';
  switch (state) {
    case 'done':
      return `done: all ${number(all)} are carried out`;
    case 'over':
      return `over since ${at(campaign.until)}${rest}`;
    case 'ended': {
      const { ended } = campaign;
      if (ended === null) return `over, since the configuration has changed${rest}`;
      const who =
        ended.by === null
          ? `over since ${at(ended.at)}, since ${ended.why}`
          : `ended by ${ended.by} at ${at(ended.at)} because “${ended.why}”`;
      return `${who}${rest}`;
    }
  }
}

/** One sentence on how a campaign stands. `configDigest`: of the present configuration, where it is known. */
export function campaignInWords(
  campaign: Campaign,
  {
    now,
    configDigest,
    at,
  }: { readonly now: number; readonly configDigest?: string; readonly at: (ms: number) => string },
): string {
  const state = campaignState(campaign, now, configDigest);
  if (state !== 'open') return endInWords(campaign, state, at);
  return `${progressInWords(campaign, now)}; until ${at(campaign.until)}`;
}
