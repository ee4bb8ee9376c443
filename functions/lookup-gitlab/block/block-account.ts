import type { Outcome } from '#shared/core/change.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { type BlockReason, claimKey, claimText } from './claim.ts';
import { type Acting, done, forget, remember, skipped } from './remember-block.ts';
import { intendedBlockHappened, isAttributed } from './whose-block.ts';

/**
 * Blocks an account: record, claim in GitLab, block, and a look at what GitLab says then, which alone decides. Whatever
 * ends it early leaves an `intended` record that the next run finishes or withdraws.
 */
export async function blockAccount(acting: Acting, why: BlockReason): Promise<Outcome> {
  const { gitlab, context, account, again, ourIds } = acting;
  const { id, username } = account;
  const intendedAt = context.now();
  const { runId } = context;
  const record = await remember(acting, {
    userId: id,
    username,
    why,
    phase: 'intended',
    runId,
    intendedAt,
    blockedAt: null,
    markBefore: account.blockedBy,
    mark: null,
    overruledAt: null,
    overruledBy: null,
  });
  await gitlab.setAttribute(id, claimKey, claimText({ why, at: intendedAt, runId }));
  const { answered, isLost } = await gitlab.block(id);
  const after = await again();
  if (after === undefined) {
    await forget(acting);
    return skipped('the account was deleted meanwhile');
  }
  if (after.state === 'blocked' && intendedBlockHappened(after, record, ourIds)) {
    await remember(acting, { ...record, phase: 'blocked', blockedAt: context.now(), mark: after.blockedBy });
    return done;
  }
  if (after.state === 'blocked' && !isAttributed(after, record.markBefore)) {
    throw new ImplausibleAnswerError(`GitLab has ${username} as blocked now, but does not say who blocked it`, {
      advice: `Stopped, since a block that is not shown to be this service's is never lifted by it. Look at /api/v4/users/${id}/custom_attributes: blocked_by must read name/id+time. Pause the function until it does; unblock ${username} by hand if that is right.`,
    });
  }
  if (after.state === 'active') {
    const reason = `GitLab answered "${answered}" and still has ${username} as active; the next run tries again`;
    return { status: 'failed', reason, ...(isLost && { mayHaveHappened: true }) };
  }
  await forget(acting);
  return skipped(`GitLab has ${username} as ${after.state}, and not through this service`);
}
