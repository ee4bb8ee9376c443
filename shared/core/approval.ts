/** A person's permission for exactly the changes of one blocked run. */
export interface Approval {
  readonly runId: string;
  readonly by: string;
  /** ms since the epoch. */
  readonly at: number;
  /** Digest of the configuration under which the plan was made; another configuration voids the approval. */
  readonly configDigest: string;
}

const approvalLifetimeMs = 24 * 3_600_000;

export type ApprovalState = 'valid' | 'expired' | 'configuration changed';

/** Whether an approval still exempts its changes at `now` (ms since the epoch). */
export function approvalState(approval: Approval, now: number, configDigest: string): ApprovalState {
  if (now - approval.at >= approvalLifetimeMs) return 'expired';
  return approval.configDigest === configDigest ? 'valid' : 'configuration changed';
}
