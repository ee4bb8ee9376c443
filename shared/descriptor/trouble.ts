import type { Fault } from './fault.ts';

/** That a function does not do its work, or waits for a person: what whoever answers for it is told. */
export interface Trouble extends Fault {
  readonly function: string;
  /** `not-begun`: no run could begin at all, such as without the state store. */
  readonly kind: 'failed' | 'aborted' | 'blocked' | 'not-begun';
  /** Tells one trouble from another of the same function: the same while the same is the matter. */
  readonly cause: string;
  /** What happened, as the run has it. */
  readonly message: string;
  /** Since when, ms since the epoch. */
  readonly since: number;
  /** The run to look at, if one was recorded. */
  readonly runId: string | null;
}

/** Tells people of trouble, and of its end: each once. */
export interface TroubleTeller {
  /**
   * How a function stands now; undefined: well. Says whether something of it is still to be told, as where the mail
   * server took it not yet. `to`: e-mail addresses of whoever answers for it.
   */
  stands(name: string, trouble: Trouble | undefined, to: readonly string[]): Promise<'told' | 'open'>;
  /** Those of the functions of whose trouble people were told, and not yet of its end. */
  toldOf(names: readonly string[]): Promise<readonly string[]>;
}
