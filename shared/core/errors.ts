/** How a run ends when this error reaches the runtime: `failed` needs a person, `aborted` may go away by itself. */
export type ErrorEnding = 'failed' | 'aborted';

export interface ErrorDetails {
  /** What to do next, for the person who is paged. */
  readonly advice?: string;
  readonly cause?: unknown;
}

/**
 * Base of every error Lockstep raises on purpose. The message is for people and never holds a secret or a full body.
 */
export abstract class LockstepError extends Error {
  abstract readonly ending: ErrorEnding;
  /** Whose fault it is, in a few words: what is at fault, not what was noticed. */
  abstract readonly whose: string;
  readonly advice: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.advice = details.advice;
  }
}

/** A configuration file, environment variable or secret reference that cannot be used. */
export class ConfigError extends LockstepError {
  readonly ending = 'failed';
  readonly whose: string = 'our configuration';
}

/** A request body or command-line argument that is not understood. Nothing was started. */
export class BadRequestError extends LockstepError {
  readonly ending = 'failed';
  readonly whose: string = 'what was asked';
}

/**
 * An upstream refused who we are (or what we may do): stops the run at once, since every further item would fail too.
 */
export class CredentialError extends LockstepError {
  readonly ending = 'failed';
  readonly whose: string = 'our access to the system';
}

/**
 * An answer that breaks its schema, an incomplete listing, a source that looks implausible. Nothing may be concluded
 * from it.
 */
export class ImplausibleAnswerError extends LockstepError {
  readonly ending = 'failed';
  readonly whose: string = 'the system that answers so';
}

/** An upstream that stayed unavailable after the permitted retries. */
export class UnavailableError extends LockstepError {
  readonly ending = 'aborted';
  readonly whose: string = 'the system that does not answer';
}

/** The lease on the target is no longer ours (or cannot be shown to be). Nothing more may be written. */
export class LeaseLostError extends LockstepError {
  readonly ending = 'aborted';
  readonly whose: string = 'another run, or a pause of this machine or its state store';
}

/** The time budget of the run is used up, or the process was told to stop. The next run continues. */
export class OutOfTimeError extends LockstepError {
  readonly ending = 'aborted';
  readonly whose: string = 'nobody: its time was used up, or its process told to stop';
}

/** A document in the state store that does not fit its schema, or a write whose precondition failed for good. */
export class StateError extends LockstepError {
  readonly ending = 'failed';
  readonly whose: string = 'our own state';
}

/** For exhaustive switches: reaching it is a programming error. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** Any thrown value as a message for people; never a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
