import {
  CredentialError,
  type ErrorDetails,
  ImplausibleAnswerError,
  LockstepError,
  UnavailableError,
} from '#shared/core/errors.ts';

/** Which request an error is about. `path` is without the query, which may name people. */
export interface RequestLabel {
  readonly upstream: string;
  readonly method: string;
  readonly path: string;
}

function say(label: RequestLabel): string {
  return `${label.method} ${label.path}`;
}

export interface RefusedAnswer {
  readonly status: number;
  /** Parsed JSON, else short text: for classification in code. Never printed. */
  readonly body: unknown;
  /** Short and redacted, for the message. */
  readonly excerpt: string;
  /** Whether an earlier attempt of the same request may have been executed before this answer came. */
  readonly mayHaveHappened: boolean;
}

/** The upstream understood us and said no (4xx other than 401, 403, 408, 429). */
export class RefusedError extends LockstepError {
  readonly ending = 'failed';
  readonly whose: string;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly mayHaveHappened: boolean;

  constructor(label: RequestLabel, answer: RefusedAnswer) {
    super(
      `${label.upstream} refused ${say(label)} with status ${answer.status}: ${answer.excerpt || 'no explanation'}`,
    );
    this.whose = `what was sent, as ${label.upstream} sees it`;
    this.status = answer.status;
    this.method = label.method;
    this.path = label.path;
    this.body = answer.body;
    this.mayHaveHappened = answer.mayHaveHappened;
  }
}

/** The upstream refused who we are (401 after one new login) or what we may do (403). */
export class UpstreamCredentialError extends CredentialError {
  override readonly whose: string;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;

  constructor(label: RequestLabel, answer: Omit<RefusedAnswer, 'mayHaveHappened'>) {
    const what = answer.status === 403 ? 'does not permit us' : 'did not accept our credentials for';
    super(`${label.upstream} ${what} ${say(label)} (status ${answer.status}): ${answer.excerpt || 'no explanation'}`, {
      advice: `Check that the credentials configured for ${label.upstream} are current and have the rights this needs.`,
    });
    this.whose = `our access to ${label.upstream}`;
    this.status = answer.status;
    this.method = label.method;
    this.path = label.path;
    this.body = answer.body;
  }
}

/**
 * An answer that is not what the upstream documents: HTML, broken or empty JSON, another shape, a redirect elsewhere.
 */
export class UnreadableAnswerError extends ImplausibleAnswerError {
  override readonly whose: string;
  readonly status: number;
  readonly method: string;
  readonly path: string;

  constructor(label: RequestLabel, status: number, problem: string) {
    super(`${label.upstream} answered ${say(label)} (status ${status}) with ${problem}`, {
      advice: `Check that the address configured for ${label.upstream} is right and that no proxy or sign-in page answers in its place.`,
    });
    this.whose = `${label.upstream}, or what answers in its place`;
    this.status = status;
    this.method = label.method;
    this.path = label.path;
  }
}

export interface Unavailability extends ErrorDetails {
  /** What was seen last: a status, a timeout, a connection error. */
  readonly problem: string;
  readonly status?: number | undefined;
  readonly attempts: number;
  /** Whether a change that was asked for may have been executed although no answer says so. Always false for reads. */
  readonly mayHaveHappened: boolean;
}

const noTurn =
  'Its turn did not come: it had asked us to pause, or others at work use the permitted rate (one that died does so for 30 s). Nothing to do unless it lasts; the next run continues. Otherwise see perMinute and totalTimeoutSeconds of this upstream.';

/** Timeouts, connection errors, 408, 429 and 5xx that outlasted the permitted attempts. */
export class UpstreamUnavailableError extends UnavailableError {
  override readonly whose: string;
  readonly status: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly mayHaveHappened: boolean;

  constructor(label: RequestLabel, seen: Unavailability) {
    const tries = seen.attempts === 0 ? 'nothing was sent' : `attempts: ${seen.attempts}`;
    const doubt = seen.mayHaveHappened ? '; the change may have happened all the same' : '';
    const what = seen.attempts === 0 ? 'was not asked' : 'is unavailable';
    super(`${label.upstream} ${what}: ${say(label)} ${seen.problem} (${tries}${doubt})`, {
      ...(seen.cause === undefined ? {} : { cause: seen.cause }),
      advice:
        seen.advice ??
        (seen.attempts === 0 ? noTurn : undefined) ??
        `Nothing to do unless it lasts; the next run continues. Otherwise ask those who run ${label.upstream}.`,
    });
    this.whose = seen.attempts === 0 ? `the permitted rate of ${label.upstream}` : label.upstream;
    this.status = seen.status;
    this.method = label.method;
    this.path = label.path;
    this.mayHaveHappened = seen.mayHaveHappened;
  }
}
