import { changesOf, type Plan } from '#shared/core/change.ts';

export function countsByKind(plan: Plan): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of changesOf(plan)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
