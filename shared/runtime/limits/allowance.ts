import { approvalState } from '#shared/core/approval.ts';
import { carriedOver, type RecordedChange } from '#shared/core/carried-over.ts';
import type { Change } from '#shared/core/change.ts';
import { addCounts, doneInLastDay } from '#shared/core/rolling-tally.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import type { Control } from '#shared/state/collections/control.ts';
import type { Store } from '#shared/state/store.ts';
import type { Allowance } from '../run/rounds.ts';
import type { RunParts } from '../run/run-parts.ts';

export interface CountedAllowance extends Allowance {
  /** What a run that died is taken to have done, by kind. It is part of `done`, and still has to be stored. */
  readonly carried: Readonly<Record<string, number>>;
}

/** Parts of a plan read at once: each is a large document. */
const partsAtOnce = 20;

/** The changes of a run and how they ended, as far as its record tells. */
export async function recordedChanges(store: Store, runId: string): Promise<RecordedChange[]> {
  const found: RecordedChange[] = [];
  for await (const part of collectionOn(store, changeParts).all('byRun', { runId }, { pageSize: partsAtOnce })) {
    for (const { key, kind, outcome } of part.value.changes)
      found.push({ key, kind, outcome: outcome?.status ?? null });
  }
  return found;
}

/** The changes that a person permits: those that the approved run was kept from, while the approval is valid. */
async function exemptChanges(
  { store, log, settings }: Pick<RunParts, 'store' | 'log' | 'settings'>,
  { approval }: Control,
  now: number,
): Promise<ReadonlySet<string>> {
  if (approval === null) return new Set();
  const state = approvalState(approval, now, settings.configDigest);
  if (state !== 'valid') {
    log.warn({ approvedRun: approval.runId, by: approval.by }, `The approval is void: ${state}.`);
    return new Set();
  }
  const approved = await recordedChanges(store, approval.runId);
  return new Set(approved.filter(({ outcome }) => outcome === null).map(({ key }) => key));
}

/**
 * What counts against the limits: what was done in the last day, and what a run that died must be taken to have done. And what does not count:
 * the changes that a person approved. `control` is the record as it was when the lease was taken.
 */
export async function allowanceOf(
  parts: Pick<RunParts, 'store' | 'log' | 'settings'>,
  control: Control,
  planned: readonly Change[],
  now: number,
): Promise<CountedAllowance> {
  const exempt = await exemptChanges(parts, control, now);
  const keys = new Set(planned.map(change => change.key));
  const left = control.unfinishedRunId === null ? [] : await recordedChanges(parts.store, control.unfinishedRunId);
  const carried = carriedOver(
    left.filter(({ key }) => !exempt.has(key)),
    keys,
  );
  return { done: addCounts(doneInLastDay(control.tallies, now), carried), carried, exempt };
}
