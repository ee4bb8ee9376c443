import { bookkeepingLast } from '#shared/core/limit-excesses.ts';
import { printable } from '#shared/core/printable.ts';
import type { RunDocument } from '#shared/state/collections/runs.ts';
import { type ItemColumn, itemTable } from './item-table.ts';
import { durationText, statusWord } from './run-summary.ts';
import type { Style } from './style.ts';
import { timeText } from './time-text.ts';

export interface RecordedRun {
  readonly id: string;
  readonly run: RunDocument;
}

/** `3 create, 1 delete`: what was done, or in a dry run what was planned. */
function changesText({ counts, mode }: RunDocument): string {
  const field = mode === 'apply' ? 'done' : 'planned';
  const parts = bookkeepingLast(Object.entries(counts), ([kind]) => kind).flatMap(([kind, count]) =>
    count[field] > 0 ? [`${count[field]} ${kind}`] : [],
  );
  const failed = Object.values(counts).reduce((sum, count) => sum + count.failed, 0);
  return [...parts, ...(failed > 0 ? [`${failed} failed`] : [])].join(', ');
}

/** Runs, the latest first; a narrow terminal sees the columns that matter most. */
export function runsTable(runs: readonly RecordedRun[], now: number, style: Style): string {
  const took = ({ run }: RecordedRun): string =>
    run.endedAt === null ? '' : durationText(run.endedAt - run.startedAt);
  const columns: readonly ItemColumn<RecordedRun>[] = [
    { head: 'Run', least: 25, cell: ({ id }) => id },
    { head: 'Began', least: 5, cell: ({ run }) => timeText(run.startedAt, now) },
    { head: 'Took', from: 90, cell: took },
    { head: 'Mode', from: 75, cell: ({ run }) => run.mode },
    { head: 'Status', least: 9, cell: ({ run }) => statusWord(run.status, style) },
    { head: 'By', least: 6, from: 110, cell: ({ run }) => printable(run.by) },
    { head: 'Changes', least: 8, from: 110, cell: ({ run }) => changesText(run) },
    { head: 'Result', least: 10, cell: ({ run }) => printable(run.message) },
  ];
  return itemTable(runs, columns, style);
}
