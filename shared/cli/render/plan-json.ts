import type { PlanView } from './plan-view.ts';

/** The plan for machines: one value, everything in it, in a stable shape. */
export function planJson(view: PlanView): unknown {
  const counts: Record<string, number> = {};
  for (const { kind } of view.changes) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    function: view.function,
    target: view.target,
    mode: view.mode,
    runId: view.runId ?? null,
    status: view.status,
    message: view.message,
    counts,
    limits: view.limits,
    excesses: view.excesses,
    changes: view.changes.map(change => ({ ...change, outcome: change.outcome ?? null })),
    findings: view.findings,
  };
}
