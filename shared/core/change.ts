import { hash } from 'node:crypto';

/**
 * One thing a sync would write to its target, as a person reads it. `payload` is what the sync's `apply` needs; it is
 * never stored, so it may hold what a plan record should not.
 */
export interface Change<Payload = unknown> {
  /** Identity of the change: kind, target, from and to. Planning again from the same states gives the same key. */
  readonly key: string;
  /** The kind that limits are set for: `create`, `update`, `delete`, `block`, `unblock`, … */
  readonly kind: string;
  /** Stable id of what is changed: a username, an occurrence, a room. */
  readonly target: string;
  /** What is changed, in a person's words. */
  readonly title: string;
  /** With `to`: what differs, before and after, never twice the same text; both empty where nothing differs. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly payload: Payload;
}

/** The `from` of what is sent again since nobody knows what became of an earlier request for it. */
export const notKnownWhetherDone = 'not known whether it was done';

/** What is stored and printed of a change. */
export type ChangeRecord = Omit<Change, 'payload'>;

/** Changes that must be applied one after the other, in this order; units are independent of each other. */
export interface Unit<Payload = unknown> {
  readonly key: string;
  readonly changes: readonly Change<Payload>[];
}

/** Something the plan saw and does not act on: an excluded event, an unknown person, a mapping that is missing. */
export interface Finding {
  readonly kind: string;
  readonly target: string;
  readonly message: string;
}

export interface Plan<Payload = unknown> {
  readonly units: readonly Unit<Payload>[];
  readonly findings: readonly Finding[];
  /** How many things of ours the target holds, by kind of change: what a limit's share is a share of. */
  readonly population: Readonly<Record<string, number>>;
}

/** How one change ended. */
export const outcomeStatuses = ['done', 'skipped', 'failed', 'deferred'] as const;
export type OutcomeStatus = (typeof outcomeStatuses)[number];

export interface Outcome {
  readonly status: OutcomeStatus;
  /** Why, for anything but a plain `done`. */
  readonly reason: string;
  /**
   * Its request got no answer and may still be carried out: the next run, which sees what came of it, counts it against
   * the limits unless it plans it again. For syncs that do not repeat: a later round that a limit stops would leave no
   * plan to approve.
   */
  readonly mayHaveHappened?: true;
}

/** Key of a change; `from` and `to` are whatever tells one state of the target from another. */
export function changeKey(kind: string, target: string, from: string, to: string): string {
  return hash('sha256', JSON.stringify([kind, target, from, to]), 'base64url').slice(0, 27);
}

export function changesOf<Payload>(plan: Plan<Payload>): Change<Payload>[] {
  return plan.units.flatMap(unit => unit.changes);
}

export function recordOf(change: Change): ChangeRecord {
  const { payload: _payload, ...record } = change;
  return record;
}
