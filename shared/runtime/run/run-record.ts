import { hash } from 'node:crypto';
import type { Change, Finding } from '#shared/core/change.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type RunDocument, runs, usuallyKeptDays } from '#shared/state/collections/runs.ts';
import type { Store, Write } from '#shared/state/store.ts';
import type { Sync } from '../sync.ts';
import type { Run } from './run-begun.ts';
import type { FunctionSettings } from './run-parts.ts';
import type { RunResult } from './run-result.ts';

/**
 * So many findings of each kind are kept with the run, and so many in all; their full number always is. A frequent kind
 * leaves room for the others.
 */
const findingsOfKind = 100;
const findingsKept = 500;

function kept(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  const chosen = findings.filter(({ kind }) => {
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return count <= findingsOfKind;
  });
  return chosen.slice(0, findingsKept);
}

/** How long a run of a function and its plan are kept, days. */
export function keptDaysOf({ keepRunsDays = usuallyKeptDays }: Pick<FunctionSettings, 'keepRunsDays'>): number {
  return keepRunsDays;
}

/** The write that stores a run's record, whatever was there before. */
export function runWrite(store: Store, runId: string, record: RunDocument): Write {
  return collectionOn(store, runs).set(runId, record);
}

/** The record of a run that has just begun. */
export function startedRecord(
  sync: Pick<Sync<unknown, unknown>, 'name' | 'target'>,
  run: Omit<Run<unknown>, 'parameters'>,
  resumedFrom: string | null,
): RunDocument {
  return {
    function: sync.name,
    target: sync.target,
    trigger: run.request.trigger,
    by: run.request.by,
    mode: run.mode,
    status: 'running',
    startedAt: run.scope.startedAt,
    endedAt: null,
    message: '',
    advice: null,
    whose: null,
    rounds: 0,
    counts: {},
    requests: {},
    storeOperations: { reads: 0, writes: 0, queries: 0 },
    excesses: [],
    findings: [],
    findingsTotal: 0,
    remains: false,
    planOf: run.scope.runId,
    planDigest: null,
    configDigest: run.parts.settings.configDigest,
    whole: run.request.whole === true,
    extent: null,
    resumedFrom,
    keptDays: keptDaysOf(run.parts.settings),
  };
}

/** The record of a run that has ended. */
export function endedRecord(
  started: RunDocument,
  result: RunResult,
  plan?: { digest: string; of: string },
): RunDocument {
  return {
    ...started,
    status: result.status,
    endedAt: Date.parse(result.endedAt),
    message: result.message,
    advice: result.advice ?? null,
    whose: result.whose ?? null,
    rounds: result.rounds,
    counts: Object.fromEntries(Object.entries(result.counts).map(([kind, counts]) => [kind, { ...counts }])),
    requests: { ...result.requests },
    storeOperations: { ...result.storeOperations },
    excesses: result.excesses.map(excess => ({ ...excess })),
    findings: kept(result.findings).map(({ kind, target, message }) => ({ kind, target, message })),
    findingsTotal: result.findings.length,
    remains: result.remains,
    extent: result.extent === undefined ? null : { ...result.extent, counts: { ...result.extent.counts } },
    ...(plan === undefined ? {} : { planDigest: plan.digest, planOf: plan.of }),
  };
}

/**
 * Tells whether two plans are the same, whatever the order of their changes. Under another configuration it is another
 * plan: a person's approval of the one is none of the other.
 */
export function planDigest(changes: readonly Change[], configDigest: string): string {
  const keys = changes.map(change => change.key).sort();
  return hash('sha256', [configDigest, ...keys].join('\n'), 'base64url');
}
