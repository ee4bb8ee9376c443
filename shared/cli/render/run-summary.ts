import type { OutcomeStatus } from '#shared/core/change.ts';
import { bookkeepingLast } from '#shared/core/limit-excesses.ts';
import { printable } from '#shared/core/printable.ts';
import type { RunStatus } from '#shared/core/run-status.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { plural } from './plan-view.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';
import { wrap } from './wrap.ts';

const columns = ['planned', 'done', 'skipped', 'failed', 'deferred'] as const satisfies readonly (
  | 'planned'
  | OutcomeStatus
)[];

/** The status in its colour: green went well, yellow wants a look, red wants a person. */
export function statusWord(status: RunStatus | 'running', style: Style): string {
  if (status === 'succeeded' || status === 'running') return style.good(status);
  return status === 'partial' || status === 'skipped' ? style.warning(status) : style.bad(status);
}

export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `cmis 4, echo360 12`, or `none`. */
export function requestsText(requests: Readonly<Record<string, number>>): string {
  const parts = Object.entries(requests).map(([upstream, count]) => `${upstream} ${count.toLocaleString('en-GB')}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function countsTable(result: RunResult, style: Style): string[] {
  const rows = bookkeepingLast(Object.entries(result.counts), ([kind]) => kind).map(([kind, counts]) => [
    kind,
    ...columns.map(name => (counts[name] === 0 && name !== 'done' ? '' : String(counts[name]))),
  ]);
  if (rows.length === 0 || result.mode === 'dry-run') return [];
  return [textTable([{ head: '' }, ...columns.map(head => ({ head, align: 'right' as const }))], rows, style)];
}

/** How to allow what a limit stopped. */
function approval({ status, mode, runId, function: name }: RunResult): string[] {
  return status === 'blocked' && mode === 'apply' && runId !== undefined ? [`  lockstep approve ${name} ${runId}`] : [];
}

/** How a run ended, what it did and what it cost. */
export function runSummary(result: RunResult, style: Style): string {
  const { reads, writes, queries } = result.storeOperations;
  const took = durationText(Date.parse(result.endedAt) - Date.parse(result.startedAt));
  const title = `${style.bold(result.function)} ${statusWord(result.status, style)}`;
  const facts = [
    result.mode,
    took,
    ...(result.rounds > 1 ? [plural(result.rounds, 'round')] : []),
    ...(result.findings.length > 0 ? [plural(result.findings.length, 'finding')] : []),
    ...(result.runId === undefined ? [] : [`run ${result.runId}`]),
  ];
  const costs = `requests: ${requestsText(result.requests)}; state: ${reads} read, ${writes} written, ${queries} queried`;
  return [
    wrap(`${title}: ${printable(result.message)}`, style.width, ''),
    ...(result.advice === undefined ? [] : [wrap(printable(result.advice), style.width, '  ')]),
    ...approval(result),
    ...countsTable(result, style),
    ...(result.remains && result.status !== 'blocked' ? ['  More is waiting: the next run goes on with it.'] : []),
    style.dim(wrap(facts.join(', '), style.width, '  ')),
    style.dim(wrap(costs, style.width, '  ')),
  ].join('\n');
}
