import { type Change, changeKey, type Plan, type Unit } from '#shared/core/change.ts';
import type { Account } from './account/account.ts';
import { type Identity, identifier } from './account/identity.ts';
import type { BlockRecord } from './blocks.ts';
import type { LookupGitlabConfig } from './config.ts';
import { decide } from './decide/decide.ts';
import type { Action, Decision, Rules, Situation } from './decide/decision.ts';
import type { Payload } from './payload.ts';
import type { Reading } from './reading/reading.ts';
import { dueSoon } from './report/due-soon.ts';
import { oddFindings } from './report/odd-records.ts';
import { withheldFindings } from './report/withheld.ts';

/** The kind that limits are set for. Bookkeeping moderates nobody and is free. */
function kindOf(action: Action): string {
  return action.kind === 'block' && action.why === 'idle' ? 'block-idle' : action.kind;
}

function endsAs(action: Action): string {
  if (action.kind === 'block') return `blocked (${action.why})`;
  return action.kind === 'unblock'
    ? 'active'
    : { confirm: 'recorded', overruled: 'left to a person', withdraw: 'forgotten', gone: 'forgotten' }[action.how];
}

const titles: Readonly<Record<string, string>> = {
  block: 'Block',
  'block-idle': 'Block idle external',
  unblock: 'Unblock',
  bookkeeping: 'Update our record of',
};

/** Key of the change that an action is. It names the account by id, since usernames can change hands. */
export function keyOf({ id, state }: Account, action: Action): string {
  return changeKey(kindOf(action), String(id), state, endsAs(action));
}

function changeOf(
  { account, identity, lookupStatus, record }: Situation,
  decision: Decision,
  action: Action,
  read: Pick<Reading, 'readAt' | 'self'>,
): Change<Payload> {
  const kind = kindOf(action);
  return {
    key: keyOf(account, action),
    kind,
    target: account.username,
    title: `${titles[kind] ?? kind} ${account.username}`,
    from: account.state,
    to: endsAs(action),
    reason: decision.reason,
    payload: {
      userId: account.id,
      selfId: read.self.id,
      action,
      crsid: identity.kind === 'person' ? identity.crsid : undefined,
      lookupStatus,
      lookupStatusAt: read.readAt,
      record,
    },
  };
}

/** Forgets the record of an account that is missing from a complete listing; it is asked for once more before. */
function goneChange(record: BlockRecord, read: Pick<Reading, 'readAt' | 'self'>): Change<Payload> {
  const action = { kind: 'bookkeeping', how: 'gone', why: record.why } as const;
  return {
    key: changeKey('bookkeeping', String(record.userId), 'deleted', endsAs(action)),
    kind: 'bookkeeping',
    target: record.username,
    title: `${titles['bookkeeping']} ${record.username}`,
    from: 'deleted from GitLab',
    to: endsAs(action),
    reason: 'the account is no longer in GitLab, so there is no block to remember',
    payload: {
      userId: record.userId,
      selfId: read.self.id,
      action,
      crsid: undefined,
      lookupStatus: undefined,
      lookupStatusAt: read.readAt,
      record,
    },
  };
}

/** What holds for all accounts of a run, at `now` (ms since the epoch). */
export function rulesOf(
  config: Pick<LookupGitlabConfig, 'idleMonths' | 'formerAccounts'>,
  selfId: number,
  now: number,
): Rules {
  return { selfId, ourIds: new Set([selfId, ...config.formerAccounts]), idleMonths: config.idleMonths, now };
}

/** An account with all that its decision rests on. */
export function situationOf(
  account: Account,
  identity: Identity,
  reading: Pick<Reading, 'lookupStatuses' | 'records'>,
): Situation {
  const lookupStatus = identity.kind === 'person' ? reading.lookupStatuses.get(identity.crsid) : undefined;
  return { account, identity, lookupStatus, record: reading.records.get(account.id) };
}

/**
 * Makes the planner of a configuration: from both sides to one change per account at most, ordered by GitLab id, with
 * what is withheld and who is due in the coming month as findings. Pure; the same whatever order the accounts come in.
 * The limits' shares are of the active accounts, since only they can be locked out: years of leavers must not widen
 * what one day may do.
 */
export function planner(config: Pick<LookupGitlabConfig, 'identities' | 'idleMonths' | 'formerAccounts'>) {
  const identify = identifier(config.identities);
  return (reading: Reading, now: number): Plan<Payload> => {
    const rules = rulesOf(config, reading.self.id, now);
    const units: Unit<Payload>[] = [];
    const withheld: { readonly username: string; readonly decision: Decision }[] = [];
    const soon: Situation[] = [];
    let people = 0;
    let externals = 0;
    let all = 0;
    for (const account of reading.accounts.toSorted((a, b) => a.id - b.id)) {
      const identity = identify(account.username);
      if (account.state === 'active' && identity.kind !== 'ignored') {
        all += 1;
        if (identity.kind === 'person') people += 1;
        if (identity.kind === 'external') externals += 1;
      }
      const situation = situationOf(account, identity, reading);
      const decision = decide(situation, rules);
      if (decision.withheld !== undefined) withheld.push({ username: account.username, decision });
      if (decision.action !== undefined) {
        const change = changeOf(situation, decision, decision.action, reading);
        units.push({ key: String(account.id), changes: [change] });
      } else if (identity.kind === 'external') soon.push(situation);
    }
    for (const record of [...reading.goneRecords].sort((a, b) => a.userId - b.userId)) {
      units.push({ key: String(record.userId), changes: [goneChange(record, reading)] });
    }
    return {
      units,
      findings: [...oddFindings(reading.odd), ...withheldFindings(withheld), ...dueSoon(soon, rules)],
      population: { block: people, unblock: people, 'block-idle': externals, total: all },
    };
  };
}
