import { collectionOn } from '#shared/state/collection.ts';
import { type ChangePart, changeParts } from '#shared/state/collections/changes.ts';
import type { RunDocument } from '#shared/state/collections/runs.ts';
import type { Store } from '#shared/state/store.ts';
import type { PlanView } from './render/plan-view.ts';

/** The recorded changes of a run, part by part. */
export async function changePartsOf(store: Store, runId: string): Promise<ChangePart[]> {
  const parts: ChangePart[] = [];
  for await (const { value } of collectionOn(store, changeParts).all('byRun', { runId })) parts.push(value);
  return parts;
}

/** The plan of a recorded run with its outcomes, as far as they are recorded. */
export async function recordedPlan(store: Store, runId: string, run: RunDocument): Promise<PlanView> {
  const parts = await changePartsOf(store, run.planOf);
  return {
    function: run.function,
    target: run.target,
    mode: run.mode,
    runId,
    status: run.status === 'running' ? 'succeeded' : run.status,
    message: run.message,
    changes: parts.flatMap(part =>
      part.changes.map(({ outcome, ...change }) => (outcome === null ? change : { ...change, outcome })),
    ),
    findings: run.findings,
    limits: {},
    excesses: run.excesses,
  };
}
