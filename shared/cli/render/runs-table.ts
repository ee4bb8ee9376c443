import type { RunDocument } from '#shared/state/collections/runs.ts';
import { printable } from './printable.ts';
import { durationText, statusWord } from './run-summary.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';
import { timeText } from './time-text.ts';

export interface RecordedRun {
  readonly id: string;
  readonly run: RunDocument;
}

/** `3 create, 1 delete`: what was done, or in a dry run what was planned. */
function changesText({ counts, mode }: RunDocument): string {
  const field = mode === 'apply' ? 'done' : 'planned';
  const parts = Object.entries(counts).flatMap(([kind, count]) =>
    count[field] > 0 ? [`${count[field]} ${kind}`] : [],
  );
  const failed = Object.values(counts).reduce((sum, count) => sum + count.failed, 0);
  return [...parts, ...(failed > 0 ? [`${failed} failed`] : [])].join(', ');
}

/** Runs, the latest first. */
export function runsTable(runs: readonly RecordedRun[], now: number, style: Style): string {
  const rows = runs.map(({ id, run }) => [
    id,
    timeText(run.startedAt, now),
    run.endedAt === null ? '' : durationText(run.endedAt - run.startedAt),
    run.mode,
    statusWord(run.status, style),
    printable(run.by),
    changesText(run),
    printable(run.message),
  ]);
  const columns = [
    { head: 'Run', least: 25 },
    { head: 'Began', least: 5 },
    { head: 'Took' },
    { head: 'Mode' },
    { head: 'Status' },
    ...(style.width >= 110 ? [{ head: 'By', least: 6 }] : []),
    ...(style.width >= 110 ? [{ head: 'Changes', least: 8 }] : []),
    { head: 'Result', least: 10 },
  ];
  const narrow = style.width < 110 ? rows.map(row => row.filter((_, index) => index !== 5 && index !== 6)) : rows;
  return textTable(columns, narrow, style);
}
