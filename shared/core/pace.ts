import type { Pace } from './instance.ts';

/** One that works with an upstream at the moment, and the part of its permitted rate that it may use. */
export interface PaceMember {
  /** Random, so that no two are alike. */
  readonly id: string;
  /** The process, for people. */
  readonly holder: string;
  /** Requests a minute; 0 while it waits for others to make room. */
  readonly perMinute: number;
  /** The store's clock, ms since the epoch: from then on it is nobody's, unless renewed. */
  readonly until: number;
}

/** Who asks for a part. */
export interface PaceRequest {
  readonly id: string;
  readonly holder: string;
  /** Requests a minute that the upstream permits, over everybody. */
  readonly permitted: number;
  /** Requests that each may send at once after a pause. */
  readonly burst: number;
  /** Until when the part is wanted, by the store's clock. */
  readonly until: number;
}

export interface PaceDivision {
  /** Everybody at work, the one who asked among them. */
  readonly members: readonly PaceMember[];
  /** Requests a minute that the one who asked may send. */
  readonly mine: number;
  /** Whether that is all that is due to it; else others have yet to make room. */
  readonly isWhole: boolean;
}

/**
 * What so many may send together: each may send `burst` requests at once, so all but one burst of the first are taken
 * off, or a minute could hold more than is permitted. Never so much that nothing is left.
 */
export function usablePace(permitted: number, burst: number, members: number): number {
  return Math.max(Math.min(1, permitted), permitted - (members * burst - 1));
}

/**
 * Divides a permitted rate by who is at work. Each gets an equal part, and nobody more than the others have left: a
 * newcomer waits until those before it have made room, which they do when they ask next. Whoever has not asked in time
 * (died, froze) is left out. So the parts together never exceed what is permitted, in whatever order all ask. Pure;
 * `now` is the store's clock, ms since the epoch.
 */
export function dividePace(members: readonly PaceMember[], asking: PaceRequest, now: number): PaceDivision {
  const { id, holder, permitted, burst, until } = asking;
  const others = members.filter(member => member.id !== id && member.until > now);
  const usable = usablePace(permitted, burst, others.length + 1);
  const fair = usable / (others.length + 1);
  const left = usable - others.reduce((sum, { perMinute }) => sum + perMinute, 0);
  const mine = Math.max(0, Math.min(fair, left));
  return { members: [...others, { id, holder, perMinute: mine, until }], mine, isWhole: mine >= fair };
}

/**
 * For what looks beside the runs and knows nothing of them: a fixed part of each upstream's permitted rate, at least
 * one request a minute.
 */
export function besidePace(part: number): Pace {
  const always = Number.POSITIVE_INFINITY;
  return {
    shareOf: ({ perMinute }, granted) => ({
      ask: async () => granted({ perMinute: Math.max(1, perMinute * part), until: always, askAgainAt: always }),
      leave: async () => undefined,
    }),
  };
}
