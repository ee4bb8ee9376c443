import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import type { Account, LookupStatus } from '../account/account.ts';
import { type Identity, identifier } from '../account/identity.ts';
import { parseModerationMark } from '../block/moderation-mark.ts';
import { claimOf } from '../block/whose-block.ts';
import type { BlockRecord } from '../blocks.ts';
import type { LookupGitlabConfig } from '../config.ts';
import type { Reading } from '../reading/reading.ts';

export interface Adoption {
  readonly userId: number;
  /** GitLab's mark of the block that is taken over, as it stands. */
  readonly mark: string;
}

/** Who blocked an account, where that is one of the accounts that this service, or what came before it, used. */
export function formerBlocker(account: Account, formerAccounts: readonly number[]): string | undefined {
  const mark = parseModerationMark(account.blockedBy);
  if (account.state !== 'blocked' || mark === undefined || !formerAccounts.includes(mark.userId)) return undefined;
  return mark.username;
}

/** Whether the block is ours in full already: by our record as it stands, and by a claim in GitLab. */
function isOurs(account: Account, record: BlockRecord | undefined): boolean {
  return record !== undefined && record.mark === account.blockedBy && claimOf(account)?.why === record.why;
}

function whyNot(
  identity: Identity,
  lookupStatus: LookupStatus | undefined,
  record: BlockRecord | undefined,
): string | undefined {
  if (record?.phase === 'overruled' || record?.phase === 'letting-back') return 'a person has let it back in before';
  if (identity.kind !== 'person')
    return 'its username is no person’s, so Lookup does not tell whether the block is right';
  if (lookupStatus === 'live') return 'Lookup has the person as live: unblock it by hand if the block is a mistake';
  return lookupStatus === 'cancelled' ? undefined : 'Lookup does not know the person';
}

/**
 * Makes the planner that takes over a predecessor's blocks: those by a former account, of people cancelled in Lookup,
 * that have no record of ours or lost a part of it. From then on they are lifted like our own when the person is live
 * again. Nobody is blocked or unblocked. Pure.
 */
export function adoptPlanner(config: Pick<LookupGitlabConfig, 'identities' | 'formerAccounts'>) {
  const identify = identifier(config.identities);
  return (reading: Reading): Plan<Adoption> => {
    const changes: Change<Adoption>[] = [];
    const findings: Finding[] = [];
    for (const account of reading.accounts.toSorted((a, b) => a.id - b.id)) {
      const by = formerBlocker(account, config.formerAccounts);
      const record = reading.records.get(account.id);
      if (by === undefined || account.blockedBy === null || isOurs(account, record)) continue;
      const identity = identify(account.username);
      const status = identity.kind === 'person' ? reading.lookupStatuses.get(identity.crsid) : undefined;
      const reason = whyNot(identity, status, record);
      if (reason !== undefined) {
        const message = `blocked by ${by}, and stays as it is: ${reason}`;
        findings.push({ kind: 'not-adopted', target: account.username, message });
        continue;
      }
      changes.push({
        key: changeKey('adopt', String(account.id), account.blockedBy, 'ours'),
        kind: 'adopt',
        target: account.username,
        title: `Take over the block of ${account.username}`,
        from: `blocked by ${by}`,
        to: 'blocked, ours',
        reason: 'the person is cancelled in Lookup; the account will be unblocked when they return',
        payload: { userId: account.id, mark: account.blockedBy },
      });
    }
    const units = changes.map(change => ({ key: String(change.payload.userId), changes: [change] }));
    return { units, findings, population: { adopt: changes.length } };
  };
}
