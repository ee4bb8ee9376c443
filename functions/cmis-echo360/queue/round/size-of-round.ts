/** How quickly the rounds of a run get on. Instants are ms since the epoch, by the run clock. */
export interface RoundPace {
  /** Room-days of the rounds that are over. */
  readonly roomDays: number;
  /** What these took, ms. */
  readonly ms: number;
  /** The round that is under way. */
  readonly current: { readonly at: number; readonly roomDays: number } | null;
}

export const noRoundYet: RoundPace = { roomDays: 0, ms: 0, current: null };

/** The pace when a round begins, which is when the one before is over. */
export function paceAt({ roomDays, ms, current }: RoundPace, now: number): RoundPace {
  if (current === null) return noRoundYet;
  return { roomDays: roomDays + current.roomDays, ms: ms + (now - current.at), current: null };
}

/** A round is never smaller than this share of the largest: each costs a few questions and a record of its own. */
const smallest = 0.1;

/**
 * How many room-days a round takes up: no more than the run has time for, by what its rounds before took. What it reads
 * of others would be read again by the next run. `most`: of a round that has time; `leftMs`: until nothing further is
 * started.
 */
export function sizeOfRound({ roomDays, ms }: RoundPace, most: number, leftMs: number): number {
  if (roomDays === 0) return most;
  const inTime = Math.floor((roomDays * leftMs) / Math.max(1, ms));
  return Math.min(most, Math.max(inTime, Math.ceil(smallest * most)));
}
