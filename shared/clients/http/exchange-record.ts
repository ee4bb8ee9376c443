import type { LostAnswer, RawAnswer } from '#shared/core/wire.ts';
import { type RequestLabel, UpstreamUnavailableError } from './http-errors.ts';
import { verdictOn } from './verdict.ts';

/**
 * What is known of one request so far: how often it was sent, what came back last, and whether it may have changed
 * something.
 */
export class ExchangeRecord {
  readonly label: RequestLabel;
  readonly #write: boolean;
  #attempts = 0;
  #underWay = false;
  #doubt = false;
  #problem = 'had no turn';
  #status: number | undefined;
  #cause: unknown;

  constructor(label: RequestLabel, write: boolean) {
    this.label = label;
    this.#write = write;
  }

  get attempts(): number {
    return this.#attempts;
  }

  /** Whether a change may have happened although no answer says so. */
  get mayHaveHappened(): boolean {
    return this.#write && (this.#doubt || this.#underWay);
  }

  sending(): void {
    this.#attempts += 1;
    this.#underWay = true;
  }

  /** A 429, a 401 and other refusals were not executed; a 5xx, a timeout or a lost connection may have been. */
  came(result: RawAnswer | LostAnswer): void {
    this.#underWay = false;
    this.#status = result.status;
    if (result.kind === 'lost') {
      this.#problem = result.problem;
      this.#cause = result.cause;
      this.#doubt ||= !result.neverSent;
      return;
    }
    const verdict = verdictOn(result.status);
    this.#problem = `answered ${result.status}`;
    this.#cause = undefined;
    this.#doubt ||= (verdict === 'busy' && result.status !== 429) || verdict === 'broken';
  }

  unavailable(circumstance?: string): UpstreamUnavailableError {
    const problem =
      circumstance === undefined
        ? this.#problem
        : this.#attempts === 0
          ? circumstance
          : `${this.#problem} and ${circumstance}`;
    return new UpstreamUnavailableError(this.label, {
      problem,
      status: this.#status,
      attempts: this.#attempts,
      mayHaveHappened: this.mayHaveHappened,
      cause: this.#cause,
    });
  }
}
