import type { Redactor } from '#shared/clients/http/redaction.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { Log } from '#shared/core/log.ts';

/** Reads a secret by its reference (`secret://…`, `env://NAME`, `file://path`); each is read once per instance. */
export interface SecretReader {
  /** Throws ConfigError naming the reference, never the value. */
  read(reference: string): Promise<string>;
}

/** What a sync gets when it is made, once per instance. */
export interface Instance {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SecretReader;
  /** The registry of secret values that log and error messages share. */
  readonly redactor?: Redactor | undefined;
}
