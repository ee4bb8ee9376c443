import type { Change, Plan } from '#shared/core/change.ts';
import { changesOf } from '#shared/core/change.ts';
import { excesses, excessText, type LimitExcess, type Limits } from '#shared/core/limit-excesses.ts';
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

/** How far a run had come when a limit stopped it. */
export interface SoFar {
  /** Changes that its earlier rounds have carried out. */
  readonly done: number;
  /** Changes of the plan that was stopped. */
  readonly planned: number;
}

/** For people: which limit, how far over, and what was and was not written because of it. */
export function blockedMessage(found: readonly LimitExcess[], { done, planned }: SoFar): string {
  const each = found.map(excessText).join('; ');
  if (done === 0) return `Over the limit, so nothing was written: ${each}.`;
  const none = planned === 1 ? 'the next change was not written' : `none of the next ${planned} changes was written`;
  return `${done} done, then over the limit, so ${none}: ${each}. More may wait behind.`;
}
