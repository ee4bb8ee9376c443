import type { Outcome } from '#shared/core/change.ts';
import type { BlockRecord } from '../blocks.ts';
import type { Action } from '../decide/decision.ts';
import { claimKey } from './claim.ts';
import { parseModerationMark } from './moderation-mark.ts';
import { type Acting, done, forget, remember } from './remember-block.ts';
import { claimOf } from './whose-block.ts';

/** A record in place of one that was lost, from the claim that GitLab still holds. */
function fromClaim({ account, context }: Acting, why: BlockRecord['why']): BlockRecord {
  const claim = claimOf(account);
  return {
    userId: account.id,
    username: account.username,
    why,
    phase: 'blocked',
    runId: claim?.runId ?? context.runId,
    intendedAt: claim?.at ?? context.now(),
    blockedAt: null,
    markBefore: null,
    mark: account.blockedBy,
    overruledAt: null,
    overruledBy: null,
  };
}

/** Brings our record in line with what GitLab shows. Nobody is blocked or unblocked by it. */
export async function updateRecord(
  acting: Acting,
  { how, why }: Extract<Action, { kind: 'bookkeeping' }>,
  known: BlockRecord | undefined,
): Promise<Outcome> {
  const { gitlab, context, account } = acting;
  const record = known ?? fromClaim(acting, why);
  switch (how) {
    case 'confirm':
      await remember(acting, {
        ...record,
        phase: 'blocked',
        blockedAt: record.blockedAt ?? context.now(),
        mark: account.blockedBy,
      });
      return done;
    case 'gone':
    case 'withdraw':
      await forget(acting);
      return done;
    case 'overruled': {
      const overruledBy = parseModerationMark(account.unblockedBy)?.username ?? null;
      const kept = { phase: 'overruled', overruledAt: context.now(), overruledBy } as const;
      if (record.phase !== 'overruled') await remember(acting, { ...record, ...kept });
      await gitlab.removeAttribute(account.id, claimKey);
      return done;
    }
  }
}
