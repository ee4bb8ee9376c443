import type { Refusal } from '#shared/clients/echo360/answer.ts';
import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import { LockstepError } from '#shared/core/errors.ts';
import type { Occurrence } from '../lesson/occurrence.ts';

/** A piece of reference data cannot be supplied: ends the lessons that need it as FAILED, and the run goes on. */
export class CannotSupplyError extends LockstepError {
  readonly whose = 'what Echo360 lacks';
  readonly ending = 'failed';
}

/** What came of supplying what a request lacked. */
export type Repaired =
  /** It is there now (or left out): send this. */
  | { readonly kind: 'again'; readonly draft: ScheduleDraft }
  /** It cannot be supplied; in a timetabler's words, with what to do. */
  | { readonly kind: 'cannot'; readonly text: string };

/** What Echo360 said that a request names and it does not know. */
export type Missing = Extract<Refusal, { kind: 'missing' }>;

/** Creates what Echo360 lacks of a request's reference data, each thing once in a run. */
export interface Repair {
  /** After a refusal. */
  supply(missing: Missing, draft: ScheduleDraft, occurrence: Occurrence): Promise<Repaired>;
  /**
   * Before a request: supplies what this run has already learnt that Echo360 lacks, so that it need not refuse again.
   */
  foresee(draft: ScheduleDraft, occurrence: Occurrence): Promise<Repaired>;
  /** Echo360 said that a room cannot record: no further lesson of it is sent in this run. */
  lacksDevice(room: string, message: string): void;
  /** Whether Echo360 knows a presenter by now; not one whom it refused in this run. */
  hasAccount(email: string): Promise<boolean>;
  /** Echo360's id of a room, by its external id; undefined when it does not know the room. */
  roomIdOf(externalId: string): Promise<string | undefined>;
}
