import type { GitlabClient } from '#shared/clients/gitlab/gitlab-client.ts';
import type { CurrentUser, OddUser } from '#shared/clients/gitlab/user-schema.ts';
import type { LookupClient } from '#shared/clients/lookup/lookup-client.ts';
import { CredentialError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import { mostAreOdd } from '#shared/core/odd-records.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Store } from '#shared/state/store.ts';
import type { Account } from '../account/account.ts';
import { accountOf } from '../account/account-of.ts';
import { identifier } from '../account/identity.ts';
import { readRecords, recordsIn } from '../block/read-block-records.ts';
import { type BlockRecord, blocks } from '../blocks.ts';
import type { LookupGitlabConfig } from '../config.ts';
import { rulesOf, situationOf } from '../plan.ts';
import { assertPlausible, LookupQuestions } from './lookup-questions.ts';
import type { Reading } from './reading.ts';
import { recordMatters } from './record-matters.ts';

export interface BothSides {
  readonly gitlab: GitlabClient;
  readonly lookup: LookupClient;
  /** Questions to Lookup side by side. */
  readonly concurrency: number;
}

/**
 * Shows that the token is an administrator's. Throws CredentialError: any other token is shown fewer users and fewer
 * fields.
 */
export async function administrator(gitlab: GitlabClient): Promise<CurrentUser> {
  const user = await gitlab.currentUser();
  if (user.isAdmin) return user;
  throw new CredentialError(`The GitLab token is that of ${user.username}, who is no administrator`, {
    advice:
      'Nothing was read. GitLab hides blocked users from others. Use an administrator’s token with the scope api (and admin_mode where Admin Mode is on).',
  });
}

/**
 * Records of blocks that stand, as far as we know. They are read only when there are more of them than blocked accounts
 * that bear a claim, or state reads would follow the number of leavers: then some account was deleted, or somebody
 * removed its claim, and may have unblocked it.
 */
async function standingRecords(store: Store, accounts: readonly Account[]): Promise<readonly BlockRecord[]> {
  const claimed = accounts.filter(({ state, claim }) => state === 'blocked' && claim !== null).length;
  const standing = await collectionOn(store, blocks).count('inPhase', { phase: 'blocked' });
  return standing > claimed ? recordsIn(store, ['blocked']) : [];
}

function byUserId(records: readonly BlockRecord[]): ReadonlyMap<number, BlockRecord> {
  return new Map(records.map(record => [record.userId, record]));
}

/** Throws ImplausibleAnswerError when most accounts cannot be read: then it is the listing that is wrong. */
function assertReadable(odd: readonly OddUser[], all: number): void {
  const [first] = odd;
  if (first === undefined || !mostAreOdd(odd.length, all)) return;
  throw new ImplausibleAnswerError(
    `Of the ${all} accounts that GitLab lists ${odd.length} cannot be read, such as ${first.username ?? first.id} at ${first.oddAt}`,
    { advice: 'Nothing was changed. Check that the token is an administrator’s, and which version GitLab is now.' },
  );
}

/**
 * Reads GitLab's human accounts and what Lookup says of those that are people, completely or not at all. Both sides are
 * proven first; GitLab's pages follow one another, Lookup is asked meanwhile. Accounts are reduced as they come in.
 * `alsoMatters`: accounts whose records are read beside those that the hourly decisions rest on.
 */
export async function readBoth(
  config: LookupGitlabConfig,
  sides: BothSides,
  context: ReadContext,
  alsoMatters: (account: Account) => boolean = () => false,
): Promise<Reading> {
  const readAt = context.now();
  const identify = identifier(config.identities);
  const [{ id, username }] = await Promise.all([administrator(sides.gitlab), sides.lookup.probe(config.probe)]);
  const questions = new LookupQuestions(sides.lookup, sides.concurrency);
  const accounts: Account[] = [];
  const odd: OddUser[] = [];
  for await (const page of sides.gitlab.humanUsers()) {
    for (const user of page) {
      if ('oddAt' in user) {
        odd.push(user);
        continue;
      }
      const identity = identify(user.username);
      accounts.push(accountOf(user, identity, config.identities));
      if (identity.kind === 'person') questions.ask(identity.crsid);
    }
    context.progress('GitLab accounts read', accounts.length + odd.length);
  }
  assertReadable(odd, accounts.length + odd.length);
  if (accounts.length === 0) throw new ImplausibleAnswerError('gitlab lists no human users at all');
  const { lookupStatuses, odd: oddPeople } = await questions.answered();
  assertPlausible(lookupStatuses, config.unknown);

  const rules = rulesOf(config, id, context.now());
  const nothing = { lookupStatuses, records: new Map() };
  const matter = accounts.filter(
    each => alsoMatters(each) || recordMatters(situationOf(each, identify(each.username), nothing), rules),
  );
  const read = await readRecords(
    context.store,
    matter.map(each => each.id),
  );
  const standing = await standingRecords(context.store, accounts);
  const active = new Set(accounts.filter(({ state }) => state === 'active').map(each => each.id));
  const lifted = standing.filter(({ userId }) => active.has(userId));
  const listed = new Set([...accounts, ...odd].map(each => each.id));
  return {
    readAt,
    self: { id, username },
    accounts,
    odd: { accounts: odd, people: oddPeople },
    lookupStatuses,
    records: byUserId([...read.values(), ...lifted]),
    goneRecords: [...byUserId([...read.values(), ...standing]).values()].filter(({ userId }) => !listed.has(userId)),
  };
}
