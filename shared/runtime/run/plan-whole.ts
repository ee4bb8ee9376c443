import { type Counts, totalOf } from '#shared/core/campaign.ts';
import { countsInWords, type Extent, extentInWords } from '#shared/core/campaign-text.ts';
import { type Change, changesOf, type Finding } from '#shared/core/change.ts';
import { OutOfTimeError } from '#shared/core/errors.ts';
import { bookkeepingKind, excesses, excessText } from '#shared/core/limit-excesses.ts';
import { doneInLastDay } from '#shared/core/rolling-tally.ts';
import type { Ending } from '#shared/core/run-ending.ts';
import type { ReadContext, Sync } from '../sync.ts';
import { readContext } from './context.ts';
import { endingOfStop } from './ending-of-stop.ts';
import { changesPerPart, partWrite } from './plan-part.ts';
import { type RunDetails, resultOf } from './result-of.ts';
import type { Run } from './run-begun.ts';
import { commitEach } from './run-dry.ts';
import { endedRecord, keptDaysOf, runWrite, startedRecord } from './run-record.ts';
import type { RunResult } from './run-result.ts';

/** So many findings are kept of a plan that may have any number. */
const mostFindings = 1_000;

/** So many places of a kind are told apart; beyond it the count says no more. */
const mostPlaces = 50_000;

/** What is known of a plan over the whole backlog while it is made: counts, never the changes themselves. */
class WholePlan {
  readonly counts: Record<string, number> = {};
  readonly population: Record<string, number> = {};
  readonly findings: Finding[] = [];
  readonly #keys = new Set<string>();
  readonly #places = new Map<string, Set<string>>();
  #first: string | null = null;
  #last: string | null = null;

  /** Whether a change is new, and not bookkeeping, which needs nobody's permission. */
  take(change: Change): boolean {
    const { key, kind } = change;
    if (kind === bookkeepingKind || this.#keys.has(key)) return false;
    this.#keys.add(key);
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    return true;
  }

  seen({ places, date }: { readonly places: Readonly<Record<string, string>>; readonly date: string | null }): void {
    for (const [noun, place] of Object.entries(places)) {
      const known = this.#places.get(noun) ?? new Set();
      this.#places.set(noun, known);
      if (known.size < mostPlaces) known.add(place);
    }
    if (date === null) return;
    if (this.#first === null || date < this.#first) this.#first = date;
    if (this.#last === null || date > this.#last) this.#last = date;
  }

  found(findings: readonly Finding[], population: Counts): void {
    this.findings.push(...findings.slice(0, mostFindings - this.findings.length));
    for (const [kind, count] of Object.entries(population)) {
      this.population[kind] = Math.max(count, this.population[kind] ?? 0);
    }
  }

  extent(): Extent {
    const counts = Object.fromEntries([...this.#places].map(([noun, places]) => [noun, places.size]));
    return { counts, first: this.#first, last: this.#last };
  }
}

/**
 * A dry run over the whole backlog: what the runs to come would do if nothing changed meanwhile, in documents of a few
 * hundred changes, written as they are planned. It takes no lease and no messages. Limits stop nothing; the message
 * says what they would have said.
 */
export async function planWhole<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  run: Run<Parameters>,
): Promise<RunResult> {
  const { parts, scope } = run;
  const plan = new WholePlan();
  const context = readContext(scope, {
    mode: 'dry-run',
    trigger: run.request.trigger,
    parameters: run.parameters,
    round: 0,
  });
  const details = (more: Partial<RunDetails> = {}): RunDetails => ({
    recorded: true,
    counts: Object.fromEntries(
      Object.entries(plan.counts).map(([kind, planned]) => [
        kind,
        { planned, done: 0, skipped: 0, failed: 0, deferred: 0 },
      ]),
    ),
    extent: plan.extent(),
    ...more,
  });
  let result: RunResult;
  try {
    await planParts(sync, run, context, plan);
    const over = excesses({
      limits: sync.limits,
      planned: plan.counts,
      done: doneInLastDay(run.control.value.tallies, scope.now()),
      population: plan.population,
    });
    if (over.length > 0) parts.observer?.onBlocked?.(over);
    const rounds = { rounds: 1, findings: plan.findings, excesses: over };
    result = resultOf(sync, run, endingOf(sync.name, scope.runId, plan, over.map(excessText)), details({ rounds }));
  } catch (error) {
    parts.log.error({ function: sync.name, runId: scope.runId, err: error }, 'The plan over the whole backlog failed.');
    const ending =
      error instanceof OutOfTimeError || scope.signal.aborted
        ? {
            status: 'aborted' as const,
            message: `The whole backlog was not planned in the time that a run has: ${totalOf(plan.counts).toLocaleString('en-GB')} changes by then.`,
            advice: `From the command line it has as long as it takes: lockstep plan ${sync.name} --whole`,
          }
        : endingOfStop(error, parts);
    result = resultOf(sync, run, ending, details());
  }
  await commitEach(parts.store, [
    runWrite(parts.store, scope.runId, endedRecord(startedRecord(sync, run, null), result)),
  ]);
  return result;
}

/** Plans part by part and stores what is new of each. */
async function planParts<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  { parts: { store, settings }, scope }: Run<Parameters>,
  context: ReadContext<Parameters>,
  plan: WholePlan,
): Promise<void> {
  const runStartedAt = scope.startedAt;
  const keptDays = keptDaysOf(settings);
  let waiting: Change[] = [];
  let index = 0;
  const write = async (changes: readonly Change[]): Promise<void> => {
    await commitEach(store, [
      partWrite(store, { runId: scope.runId, index: index++, runStartedAt, keptDays }, changes),
    ]);
  };
  for await (const reading of readingsOf(sync, context)) {
    scope.signal.throwIfAborted();
    const planned = sync.plan(reading, context.now());
    plan.found(planned.findings, planned.population);
    for (const change of changesOf(planned)) {
      if (!plan.take(change)) continue;
      if (sync.extentOf !== undefined) plan.seen(sync.extentOf(change));
      waiting.push(change);
      if (waiting.length < changesPerPart) continue;
      await write(waiting);
      waiting = [];
    }
    context.progress('planning', totalOf(plan.counts));
  }
  if (waiting.length > 0) await write(waiting);
}

async function* readingsOf<Reading, Payload, Parameters>(
  sync: Sync<Reading, Payload, Parameters>,
  context: ReadContext<Parameters>,
): AsyncGenerator<Reading> {
  if (sync.whole === undefined) yield await sync.read(context);
  else yield* sync.whole(context);
}

function endingOf(name: string, runId: string, plan: WholePlan, over: readonly string[]): Ending {
  const all = totalOf(plan.counts);
  if (all === 0) return { status: 'succeeded', message: 'Nothing to do.' };
  const extent = extentInWords(plan.extent());
  const what = `${countsInWords(plan.counts)}${extent === '' ? '' : `; ${extent}`}`;
  const message = `The whole backlog: ${what}. Dry run, so nothing was written.`;
  if (over.length === 0) return { status: 'succeeded', message: `${message} It is within the limits of a day.` };
  return {
    status: 'succeeded',
    message: `${message} Over the limits of a day: ${over.join('; ')}.`,
    advice: `Look at it. If it is right, permit exactly these changes beforehand: lockstep campaign begin ${name} --plan ${runId} --until <date> --why <reason>`,
  };
}
