import type { Account, Standing } from './account.ts';
import type { Action } from './decision.ts';

/** What `apply` and the report need of a change beyond its text. Never stored. */
export interface Payload {
  readonly account: Account;
  readonly standing: Standing | undefined;
  readonly action: Action;
}
