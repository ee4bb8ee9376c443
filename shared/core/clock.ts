/**
 * Time as it is passed in. Wall time dates things for people; monotonic time measures durations and leases, since a
 * wall clock may be set back.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds from an arbitrary origin; never runs backwards. */
  monotonic(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fire` after `ms`, unless what it gives back is called before. */
  after(ms: number, fire: () => void): () => void;
}
