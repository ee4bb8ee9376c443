import { printable } from '#shared/core/printable.ts';
import type { RunDocument } from '#shared/state/collections/runs.ts';
import { durationText, requestsText, statusWord } from './run-summary.ts';
import type { Style } from './style.ts';
import { exactTimeText } from './time-text.ts';
import { wrap } from './wrap.ts';

/** Who, when, how and at what cost: what there is to know of a run beside its changes. */
export function runRecordText(id: string, run: RunDocument, style: Style): string {
  const { reads, writes, queries } = run.storeOperations;
  const took = run.endedAt === null ? 'not ended' : `took ${durationText(run.endedAt - run.startedAt)}`;
  const facts = [
    `${style.bold(`Run ${id}`)} ${statusWord(run.status, style)}${run.message === '' ? '' : `: ${printable(run.message)}`}`,
    ...(run.advice === null ? [] : [`  ${printable(run.advice)}`]),
    `  ${run.mode} on ${printable(run.target)}, asked for by ${printable(run.by)} (${run.trigger})`,
    `  began ${exactTimeText(run.startedAt)}, ${took}, rounds: ${run.rounds}`,
    `  requests: ${requestsText(run.requests)}; state: ${reads} read, ${writes} written, ${queries} queried`,
    ...(run.resumedFrom === null ? [] : [`  continued run ${run.resumedFrom}, which had died`]),
    ...(run.remains ? ['  left work to the next run'] : []),
    ...(run.findingsTotal > run.findings.length
      ? [`  ${run.findingsTotal} findings, ${run.findings.length} of them kept`]
      : []),
  ];
  return facts.map(fact => wrap(fact.trimStart(), style.width, /^ */.exec(fact)?.[0] ?? '')).join('\n');
}
