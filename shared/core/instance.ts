import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Redactor } from './redaction.ts';
import type { Wire } from './wire.ts';

/** Reads a secret by its reference (`secret://…`, `env://NAME`, `file://path`); each is read once per instance. */
export interface SecretReader {
  /** Throws ConfigError naming the reference, never the value. */
  read(reference: string): Promise<string>;
}

/** A part of an upstream's permitted rate, for a while. Times are monotonic ms. */
export interface PaceGrant {
  /** Requests a minute; 0 while others have yet to make room. */
  readonly perMinute: number;
  /** From then on it is nobody's. */
  readonly until: number;
  /** When to ask again. */
  readonly askAgainAt: number;
}

/** One that takes part in the division of an upstream's permitted rate. */
export interface PaceShare {
  /**
   * Asks for its part, or for it to go on; `granted` hears what it may use.
   * @throws UnavailableError where nobody can be asked.
   */
  ask(): Promise<void>;
  /** Gives its part back, for the others to use at once. */
  leave(): Promise<void>;
}

/** Divides the permitted rate of each upstream by who is at work at the time, in whatever process. */
export interface Pace {
  /** `granted` is called whenever what may be used changes; a smaller part holds from that moment on. */
  shareOf(
    upstream: { readonly key: string; readonly perMinute: number; readonly burst: number },
    granted: (grant: PaceGrant) => void,
  ): PaceShare;
}

/** What a sync and its clients get when they are made, once per instance. */
export interface Instance {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SecretReader;
  /** The registry of secret values that log and error messages share. */
  readonly redactor?: Redactor | undefined;
  /** The network; by default the platform's. A simulation gives one whose servers are in the same process. */
  readonly wire?: Wire | undefined;
  /** Who divides the permitted rate of an upstream. Without: each client has all of it for itself. */
  readonly pace?: Pace | undefined;
}
