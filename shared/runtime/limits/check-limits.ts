import type { Change, Plan } from '#shared/core/change.ts';
import { changesOf } from '#shared/core/change.ts';
import { excesses, type LimitExcess, type Limits } from '#shared/core/limits.ts';
import { addCounts } from '#shared/core/rolling-tally.ts';

export interface PlanCheck {
  readonly limits: Limits;
  /** Done in the last 24 hours, this run included. */
  readonly done: Readonly<Record<string, number>>;
  /** Keys that a valid approval exempts. */
  readonly exempt: ReadonlySet<string>;
}

function countByKind(changes: readonly Change[]): Record<string, number> {
  return changes.reduce<Record<string, number>>((counts, { kind }) => addCounts(counts, { [kind]: 1 }), {});
}

/** The limits that a plan would exceed; none means that it may be applied. */
export function checkLimits(plan: Plan, { limits, done, exempt }: PlanCheck): LimitExcess[] {
  const counted = changesOf(plan).filter(change => !exempt.has(change.key));
  return excesses({ limits, planned: countByKind(counted), done, population: plan.population });
}

/** For people: which limit, how far over, and what to do. */
export function blockedMessage(found: readonly LimitExcess[]): string {
  const each = found.map(
    ({ kind, planned, doneInLastDay, allowed, population }) =>
      `${planned} × ${kind} planned${doneInLastDay > 0 ? ` and ${doneInLastDay} done in the last day` : ''}, ${allowed} allowed (of ${population})`,
  );
  return `Over the limit, so nothing was written: ${each.join('; ')}.`;
}
