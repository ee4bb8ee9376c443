/** What a configuration says of how long documents are kept. */
export interface KeepDays {
  readonly keepDays: number;
}

const dayMs = 86_400_000;

/** So many days after the latest of these instants; all in ms since the epoch. */
export function daysAfter(days: number, ...instants: readonly number[]): number {
  return Math.max(...instants) + days * dayMs;
}
