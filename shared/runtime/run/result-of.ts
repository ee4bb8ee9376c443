import type { Extent } from '#shared/core/campaign-text.ts';
import type { Ending } from '#shared/core/run-ending.ts';
import type { Holder } from '../lease/holder-of.ts';
import type { Sync } from '../sync.ts';
import type { RoundsDone } from './rounds.ts';
import type { Run } from './run-begun.ts';
import type { KindCounts, RunResult } from './run-result.ts';

export interface RunDetails {
  readonly recorded?: boolean;
  readonly counts?: KindCounts;
  readonly rounds?: Pick<RoundsDone, 'rounds' | 'findings' | 'excesses'>;
  readonly remains?: boolean;
  readonly heldBy?: Holder;
  readonly extent?: Extent;
}

/** The result of a run so far: what is told to whoever asked, logged, and stored with the run record. */
export function resultOf(
  sync: Pick<Sync<unknown, unknown>, 'name' | 'target'>,
  run: Omit<Run<unknown>, 'parameters'>,
  ending: Ending,
  details: RunDetails = {},
): RunResult {
  const { parts, scope } = run;
  const { reads, writes, queries } = parts.store.operations;
  const { redact = text => text } = parts;
  return {
    function: sync.name,
    ...(details.recorded === true ? { runId: scope.runId } : {}),
    mode: run.mode,
    target: sync.target,
    status: ending.status,
    message: redact(ending.message),
    ...(ending.advice === undefined ? {} : { advice: redact(ending.advice) }),
    ...(ending.whose === undefined ? {} : { whose: ending.whose }),
    startedAt: new Date(scope.startedAt).toISOString(),
    endedAt: new Date(scope.now()).toISOString(),
    rounds: details.rounds?.rounds ?? 0,
    counts: details.counts ?? {},
    requests: Object.fromEntries([...scope.requests].sort(([a], [b]) => a.localeCompare(b))),
    storeOperations: { reads, writes, queries },
    excesses: details.rounds?.excesses ?? [],
    findings: details.rounds?.findings ?? [],
    remains: details.remains ?? false,
    ...(details.extent === undefined ? {} : { extent: details.extent }),
    ...(details.heldBy === undefined
      ? {}
      : {
          heldBy: {
            runId: details.heldBy.runId,
            function: details.heldBy.function,
            holder: details.heldBy.holder,
            since: new Date(details.heldBy.since).toISOString(),
          },
        }),
  };
}
