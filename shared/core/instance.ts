import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Redactor } from './redaction.ts';

/** Reads a secret by its reference (`secret://…`, `env://NAME`, `file://path`); each is read once per instance. */
export interface SecretReader {
  /** Throws ConfigError naming the reference, never the value. */
  read(reference: string): Promise<string>;
}

/** Sends one request over the network, as the platform's `fetch` does. */
export type Fetch = (request: Request) => Promise<Response>;

/** What a sync and its clients get when they are made, once per instance. */
export interface Instance {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SecretReader;
  /** The registry of secret values that log and error messages share. */
  readonly redactor?: Redactor | undefined;
  /** The network; by default the platform's. A simulation gives one whose servers are in the same process. */
  readonly fetch?: Fetch | undefined;
}
