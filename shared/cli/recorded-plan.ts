import type { PlannedChange } from '#shared/runtime/run/run-result.ts';
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

/**
 * The first so many changes of each kind of a plan over the whole backlog, which may have any number: read part by part
 * and not kept.
 */
export async function firstOfPlan(store: Store, runId: string, run: RunDocument, rows: number): Promise<PlanView> {
  const first = new Map<string, PlannedChange[]>();
  const totals = Object.fromEntries(Object.entries(run.counts).map(([kind, { planned }]) => [kind, planned]));
  const isEnough = (): boolean =>
    Object.entries(totals).every(([kind, total]) => (first.get(kind)?.length ?? 0) >= Math.min(rows, total));
  for await (const { value } of collectionOn(store, changeParts).all('byRun', { runId }, { pageSize: 5 })) {
    for (const { outcome: _outcome, campaign: _campaign, ...change } of value.changes) {
      const ofKind = first.get(change.kind) ?? [];
      first.set(change.kind, ofKind);
      if (ofKind.length < rows) ofKind.push(change);
    }
    if (isEnough()) break;
  }
  return { ...headOf(runId, run), changes: [...first.values()].flat(), totals };
}

/** The plan of a recorded run with its outcomes, as far as they are recorded. */
export async function recordedPlan(store: Store, runId: string, run: RunDocument): Promise<PlanView> {
  const parts = await changePartsOf(store, run.planOf);
  return {
    ...headOf(runId, run),
    changes: parts.flatMap(part =>
      part.changes.map(({ outcome, campaign: _campaign, ...change }) =>
        outcome === null ? change : { ...change, outcome },
      ),
    ),
  };
}

function headOf(runId: string, run: RunDocument): Omit<PlanView, 'changes'> {
  return {
    function: run.function,
    target: run.target,
    mode: run.mode,
    runId,
    status: run.status === 'running' ? 'succeeded' : run.status,
    message: run.message,
    findings: run.findings,
    limits: {},
    excesses: run.excesses,
  };
}
