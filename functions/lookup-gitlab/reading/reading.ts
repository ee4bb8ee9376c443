import type { OddUser } from '#shared/clients/gitlab/user-schema.ts';
import type { Account, LookupStatus } from '../account/account.ts';
import type { BlockRecord } from '../blocks.ts';

/** Both sides as they were read, completely, and what this service remembers of them. */
export interface Reading {
  /** Run clock (ms) before the first of it was read. */
  readonly readAt: number;
  /** The account whose token is used. */
  readonly self: { readonly id: number; readonly username: string };
  /** All human accounts of the GitLab instance, but for those that cannot be read. */
  readonly accounts: readonly Account[];
  /**
   * What could not be read: accounts by their ids, and of Lookup's answers in words. They are left as they are, and
   * named.
   */
  readonly odd: { readonly accounts: readonly OddUser[]; readonly people: readonly string[] };
  /** By CRSid: everyone that Lookup was asked about. */
  readonly lookupStatuses: ReadonlyMap<string, LookupStatus>;
  /** By GitLab user id; at least of every account for which `recordMatters`. */
  readonly records: ReadonlyMap<number, BlockRecord>;
  /** Records of accounts that are in no row of the listing, readable or not. */
  readonly goneRecords: readonly BlockRecord[];
}
