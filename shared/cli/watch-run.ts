import type { Change, Finding, Outcome } from '#shared/core/change.ts';
import type { OpenedRun } from '#shared/descriptor/descriptor.ts';
import type { Surroundings } from '#shared/installation/surroundings.ts';
import type { RunObserver } from '#shared/runtime/run/progress.ts';
import type { PlannedChange, RunResult } from '#shared/runtime/run/run-result.ts';
import type { PlanView } from './render/plan-view.ts';
import type { Console } from './terminal/console.ts';
import { type ProgressView, progressBar, progressLines } from './terminal/progress-view.ts';

/** What was seen of a run while it went on. */
export interface WatchedRun {
  readonly observer: RunObserver;
  /** The plan of the first round, the same for a dry run and one that applies. */
  view(result: RunResult): PlanView;
  /** All changes of all rounds, with how they ended. */
  changes(): readonly PlannedChange[];
  /** What the plans of all rounds saw and do not act on. */
  findings(): readonly Finding[];
  /** Ends the progress display. */
  end(): void;
}

function progressFor(console: Console, { stderr, clock }: Surroundings): ProgressView {
  const { terminal } = stderr;
  return console.lively && terminal !== undefined
    ? progressBar(terminal, console.noteStyle.width)
    : progressLines(console, clock);
}

/**
 * Watches a run: progress on stderr, and everything that will be shown of it kept. `onPlan` is called with the first
 * plan, before anything is applied.
 */
export function watchRun(
  opened: OpenedRun,
  console: Console,
  surroundings: Surroundings,
  onPlan: (changes: readonly Change[], findings: readonly Finding[]) => void,
): WatchedRun {
  const progress = progressFor(console, surroundings);
  const planned = new Map<string, Change>();
  const outcomes = new Map<string, Outcome>();
  const found = new Map<string, Finding>();
  let first: { changes: readonly Change[]; findings: readonly Finding[] } = { changes: [], findings: [] };
  const withOutcome = (change: Change): PlannedChange => {
    const { payload: _payload, ...record } = change;
    const outcome = outcomes.get(change.key);
    return outcome === undefined ? record : { ...record, outcome };
  };
  return {
    observer: {
      onProgress: ({ what, done, total }) => progress.show(what, done, total),
      onPlan: (changes, findings, round) => {
        progress.clear();
        for (const change of changes) planned.set(change.key, change);
        if (round === 0) {
          first = { changes, findings };
          onPlan(changes, findings);
        }
        for (const finding of findings) found.set(JSON.stringify(finding), finding);
      },
      onOutcome: (change, outcome) => {
        outcomes.set(change.key, outcome);
        progress.show('applying', outcomes.size, planned.size);
      },
    },
    view: result => ({
      function: result.function,
      target: result.target,
      mode: result.mode,
      ...(result.runId === undefined ? {} : { runId: result.runId }),
      status: result.status,
      message: result.message,
      changes: first.changes.map(change => {
        const { payload: _payload, ...record } = change;
        return record;
      }),
      findings: first.findings,
      limits: opened.limits,
      excesses: result.excesses,
    }),
    changes: () => [...planned.values()].map(withOutcome),
    findings: () => [...found.values()],
    end: () => progress.clear(),
  };
}
