import type { Outcome } from '#shared/core/change.ts';
import type { BlockRecord } from '../blocks.ts';
import { type Acting, done, forget, remember, skipped } from './remember-block.ts';

/**
 * Lifts a block that is ours: record, unblock, and a look at what GitLab says then, which alone decides; then the claim
 * and the record go. Whatever ends it early leaves a `releasing` record that the next run finishes.
 */
export async function unblockAccount(acting: Acting, record: BlockRecord): Promise<Outcome> {
  const { gitlab, account, again } = acting;
  const { id, username, blockedBy } = account;
  if (record.phase !== 'releasing')
    await remember(acting, { ...record, username, phase: 'releasing', mark: blockedBy });
  const { answered, isLost } = await gitlab.unblock(id);
  const after = await again();
  if (after?.state === 'blocked' && after.blockedBy === blockedBy) {
    const reason = `GitLab answered "${answered}" and still has ${username} as blocked; the next run tries again`;
    return { status: 'failed', reason, ...(isLost && { mayHaveHappened: true }) };
  }
  await forget(acting);
  if (after?.state === 'active') return done;
  return skipped(
    after === undefined ? 'the account was deleted meanwhile' : `someone has made ${username} ${after.state} meanwhile`,
  );
}
