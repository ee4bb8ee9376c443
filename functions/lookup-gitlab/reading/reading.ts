import type { Account, LookupStatus } from '../account/account.ts';
import type { BlockRecord } from '../blocks.ts';

/** Both sides as they were read, completely, and what this service remembers of them. */
export interface Reading {
  /** Run clock (ms) before the first of it was read. */
  readonly readAt: number;
  /** The account whose token is used. */
  readonly self: { readonly id: number; readonly username: string };
  /** All human accounts of the GitLab instance. */
  readonly accounts: readonly Account[];
  /** By CRSid: everyone that Lookup was asked about. */
  readonly lookupStatuses: ReadonlyMap<string, LookupStatus>;
  /** By GitLab user id; at least of every account for which `recordMatters`. */
  readonly records: ReadonlyMap<number, BlockRecord>;
}
