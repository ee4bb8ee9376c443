import { totalOf } from '#shared/core/campaign.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';
import { Installation } from '../installation.ts';
import { type PlanFigures, setId, start } from './figures.ts';

/** An operator looks at the rollover before anything of it is done: a plan over the whole backlog. */
const folder = process.argv[2] ?? '';
const planning = await Installation.open({ setId, start, folder });
const { tally, store, echo360 } = planning;
const plan = planning.queue();
const spent = { ...store.operations };
const began = performance.now();
const { status, message, runId, counts } = await plan({
  trigger: 'person',
  by: 'operator',
  mode: 'dry-run',
  whole: true,
});
if (status !== 'succeeded' || runId === undefined) throw new Error(`the plan ${status}: ${message}`);
const { reads, writes } = store.operations;
const figures: PlanFigures = {
  runId,
  message,
  changes: totalOf(Object.fromEntries(Object.entries(counts).map(([kind, { planned }]) => [kind, planned]))),
  seconds: (performance.now() - began) / 1000,
  peakMiB: peakMemoryMiB(),
  reads: reads - spent.reads,
  writes: writes - spent.writes,
  statements: tally.requests('cmis'),
  calls: echo360.requests.total,
};
process.stderr.write(
  `echo360-rollover: planned ${figures.changes} changes in ${figures.seconds.toFixed(0)} s, ${figures.peakMiB.toFixed(0)} MiB\n`,
);
await planning.close();
process.send?.(figures, () => process.disconnect());
