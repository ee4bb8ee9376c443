import type { LookupStatus } from './account/account.ts';
import type { BlockRecord } from './blocks.ts';
import type { Action } from './decide/decision.ts';

/** What `apply` needs of a change beyond its text. Never stored. */
export interface Payload {
  readonly userId: number;
  /** GitLab id of the account whose token was used to read. */
  readonly selfId: number;
  readonly action: Action;
  /** Whom Lookup was asked about; another by now when the account was renamed. */
  readonly crsid: string | undefined;
  readonly lookupStatus: LookupStatus | undefined;
  /** Run clock (ms) as of which `lookupStatus` holds. */
  readonly lookupStatusAt: number;
  readonly record: BlockRecord | undefined;
}
