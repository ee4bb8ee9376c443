import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { leastReads, readsInWords } from '#test/bench/echo360/least-reads.ts';
import { netChanges } from '#test/bench/echo360/net-changes.ts';
import { inWords } from '#test/bench/echo360/notification-counts.ts';
import { queueRows } from '#test/bench/echo360/queue-rows.ts';
import type { Figures, PlanFigures } from '#test/bench/echo360/rollover/figures.ts';
import { literalCalls } from '#test/bench/echo360/rollover/literal-calls.ts';
import { type Prepared, prepare } from '#test/bench/echo360/rollover/prepare.ts';
import { planDay, runDay } from '#test/bench/echo360/rollover/run-day.ts';
import { scratchFolder } from '#test/bench/echo360/scratch-folder.ts';

const rows = 185_000;
const rooms = 198;
const callsPerMinute = 120;

/** A new year's timetable replaces the provisional one in one go. */
export const benchmark: Benchmark = {
  title: `CMIS → Echo360: a rollover of ${rows.toLocaleString('en-GB')} queue rows`,
  run: async () => {
    const folder = scratchFolder();
    try {
      const prepared = await prepare(folder, rows, rooms);
      const plan = await planDay(folder);
      const { figures, held } = await runDay(folder, plan.runId);
      const cmis = createCmisSandbox({ file: join(folder, 'cmis.sqlite') });
      const unprocessed = rows - (queueRows(cmis, 'STATUS')['PROCESSED'] ?? 0);
      const literal = { rowByRow: literalCalls(cmis, prepared, false), allFirst: literalCalls(cmis, prepared, true) };
      cmis.close();
      const unlike = netChanges(held, prepared.expectedNow).all;
      return {
        rows: [...measurements(prepared, figures, { unprocessed, unlike }), ...ofPlan(prepared, plan)],
        notes: [...notes(prepared, figures, plan), ...literalNotes(literal, figures)],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function measurements(
  { net, expectedBefore, expectedNow }: Prepared,
  figures: Figures,
  { unprocessed, unlike }: { unprocessed: number; unlike: number },
): Measurement[] {
  const { calls, loggedTotal, logged, minutes, sooner, overtaking } = figures;
  // A token an hour, and one look whether this is the right institution.
  const reads = Math.ceil(minutes / 60) + 1;
  const least = net.all + reads;
  const fewestReads = leastReads(expectedBefore, expectedNow, rows);
  return [
    { what: 'calls to Echo360', measured: calls, least, limit: 1.05 * net.all + reads },
    { what: 'calls that its own log counts otherwise', measured: loggedTotal - calls, least: 0, limit: 0 },
    { what: 'calls refused as too many (429)', measured: logged['429'] ?? 0, least: 0, limit: 0 },
    { what: 'recordings unlike CMIS in the end', measured: unlike, least: 0, limit: 0 },
    { what: 'queue rows not processed in the end', measured: unprocessed, least: 0, limit: 0 },
    { what: 'runs that a limit stopped', measured: figures.blocked, least: 0, limit: 0 },
    // Room-days are worked on side by side: some of a fifteenth day begin while the last of the fourteenth ends.
    { what: 'calls that overtake the next fourteen days', measured: overtaking, least: 0, limit: 0.01 * sooner },
    { what: 'peak memory with the stand-ins, MiB', measured: figures.peakMiB, least: null, limit: 512 },
    {
      what: 'state documents read per row',
      measured: figures.reads / rows,
      least: fewestReads / rows,
      limit: (2 * fewestReads) / rows,
    },
    {
      what: 'state documents written per row',
      measured: figures.writes / rows,
      least: 2 + (2 * net.all) / rows,
      limit: null,
    },
    { what: 'statements to CMIS', measured: figures.statements, least: null, limit: null },
    {
      what: 'hours until done',
      measured: minutes / 60,
      least: least / callsPerMinute / 60,
      limit: (1.1 * least) / callsPerMinute / 60,
    },
  ];
}

/** What the operator waits for before the work begins. */
function ofPlan({ net }: Prepared, plan: PlanFigures): Measurement[] {
  return [
    {
      what: 'changes in the plan over the whole backlog',
      measured: plan.changes,
      least: net.all,
      limit: 1.05 * net.all,
    },
    { what: 'calls to Echo360 for it', measured: plan.calls, least: 0, limit: 0 },
    { what: 'peak memory for it, MiB', measured: plan.peakMiB, least: null, limit: 512 },
    { what: 'seconds for it (real)', measured: plan.seconds, least: null, limit: null },
  ];
}

function notes(
  { net, touched, actions, year, expectedBefore, expectedNow }: Prepared,
  figures: Figures,
  plan: PlanFigures,
): string[] {
  const { permitted, underCampaign, sooner, runs, logged, notifications } = figures;
  const calls = Object.entries(logged).filter(([key]) => key.includes(' '));
  return [
    `Composition: ${inWords(actions)}; each row is one week of one lesson, as the author counts about a call a row. ${rooms} rooms, the busiest used 766 times, cannot hold 185,000 lessons`,
    `(198 × 766 = 151,668), so rows are repeated edits: ${touched} lessons are touched, ${(rows / touched).toFixed(1)} rows each on their way; ${year.slots.length} lessons before, ${expectedBefore.size} recorded, ${expectedNow.size} in the end.`,
    `Net changes, from the two timetables: ${net.creates} new, ${net.updates} other, ${net.deletes} gone. All rows are committed before the first tick, in the queue those of the latest lessons first; teaching begins two days later.`,
    `Least state: each notification written when made and when settled and read once, each call's record written before it and after it; the ticket read once for each call, and once what stands in the room-days where a recording comes in or changes.`,
    readsInWords(figures.readFor),
    `Before it an operator planned the whole backlog, as lockstep plan echo360-queue --whole does (${plan.statements} statements to CMIS, ${plan.reads} state documents read, ${plan.writes} written): “${plan.message}”`,
    `Then the operator began a campaign on that plan: ${underCampaign.toLocaleString('en-GB')} of ${permitted.toLocaleString('en-GB')} permitted changes were carried out under it, in ${runs} ticks of the default configuration with its limits.`,
    `Calls: ${inWords(Object.fromEntries(calls))}; ${sooner} of them for the next fourteen days. Notifications: ${inWords(notifications)}. Changes that failed: ${figures.failed}.`,
  ];
}

type Literal = ReturnType<typeof literalCalls>;

function literalNotes({ rowByRow, allFirst }: { rowByRow: Literal; allFirst: Literal }, { calls }: Figures): string[] {
  const told = (how: string, literal: Literal): string =>
    `The seed's workflow by its letter, ${how}: ${literal.calls.toLocaleString('en-GB')} calls (${(literal.calls / calls).toFixed(1)} times as many, ${(literal.calls / callsPerMinute / 60).toFixed(1)} h at ${callsPerMinute} a minute), ${literal.unlike.toLocaleString('en-GB')} recordings unlike CMIS in the end.`;
  return [
    told('row by row', rowByRow),
    told('with all notifications made first, so that refreshes make later ones out of date', allFirst),
  ];
}
