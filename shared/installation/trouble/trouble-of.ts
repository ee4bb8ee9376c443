import { excessText } from '#shared/core/limit-excesses.ts';
import type { Fault } from '#shared/descriptor/fault.ts';
import type { Trouble } from '#shared/descriptor/trouble.ts';
import { alertFigures } from '../alert-fields.ts';
import type { FunctionState } from '../overview/function-state.ts';

/** What differs from one time to the next, although the same is the matter: numbers, ids, times. */
function causeOf(message: string): string {
  return message.slice(0, 500).replaceAll(/\S*\d\S*/g, '…');
}

/**
 * Whether a function does not do its work, or waits for a person's decision; `none`: it does; `unclear`: its last run
 * does not say, as where it was skipped. The same as what alerts are made of in the cloud: a run that failed, three in
 * a row that were aborted, a plan that a limit stopped. `fault`: what is known of whose a reason is. Pure.
 */
export function troubleOf(
  { name, lastRun, latest, blocked }: Pick<FunctionState, 'name' | 'lastRun' | 'latest' | 'blocked'>,
  fault: (text: string) => Fault | undefined,
): Trouble | 'none' | 'unclear' {
  if (blocked !== null) {
    const stopped = latest?.run.planOf === blocked.runId || latest?.id === blocked.runId ? latest.run.excesses : [];
    const excess = stopped.length === 0 ? '' : `: ${stopped.map(excessText).join('; ')}`;
    return {
      function: name,
      kind: 'blocked',
      // One that grows by the minute is told of once all the same.
      cause: 'blocked',
      message: `Its plan was stopped by a limit, and nothing of it was written${excess}.`,
      whose: 'nobody’s as yet: so much at once is right, or the source is wrong',
      whatToDo: `Look at it: lockstep show ${blocked.runId}. If the source is right: lockstep approve ${name} ${blocked.runId}. If not, have the source corrected; the next run plans afresh.`,
      since: blocked.at,
      runId: blocked.runId,
    };
  }
  // A person who asks for a dry run sees for themselves how it ended.
  const tried = latest !== null && latest.run.mode === 'dry-run' && latest.run.trigger === 'scheduler';
  if (tried && latest.run.status === 'failed') {
    const { message, endedAt, startedAt } = latest.run;
    return { ...ofRun(name, 'failed', latest, message, fault), since: endedAt ?? startedAt };
  }
  if (lastRun === null) return tried ? 'none' : 'unclear';
  const { status, id, since, endedAt, times, summary } = lastRun;
  if (status === 'succeeded' || status === 'partial') return 'none';
  const isOften = status === 'aborted' && times >= alertFigures.abortedRuns;
  if (status !== 'failed' && !isOften) return 'unclear';
  const run = latest?.id === id ? latest : { id, run: null };
  return { ...ofRun(name, status, run, summary, fault), since: since ?? endedAt };
}

function ofRun(
  name: string,
  kind: 'failed' | 'aborted',
  { id, run }: { readonly id: string; readonly run: NonNullable<FunctionState['latest']>['run'] | null },
  message: string,
  fault: (text: string) => Fault | undefined,
): Omit<Trouble, 'since'> {
  const told = fault(message);
  return {
    function: name,
    kind,
    cause: causeOf(message),
    message,
    whose: run?.whose ?? told?.whose ?? 'not known by its words',
    whatToDo: run?.advice ?? told?.whatToDo ?? 'Look at the run, and at the log of this time.',
    runId: id,
  };
}
