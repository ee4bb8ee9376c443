import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permittedBy, totalOf } from '#shared/core/campaign.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';
import { heldRecordings } from '../expected-recordings.ts';
import { Installation } from '../installation.ts';
import { notificationCounts } from '../notification-counts.ts';
import { echo360Content, refill } from '../settle.ts';
import { workOff } from '../work-off.ts';
import { CallOrder } from './call-order.ts';
import { type Figures, files, fourteenDaysOn, setId, until, workStart } from './figures.ts';

/**
 * The day of the rollover in a process that holds nothing but the function and its stand-ins: permits what was planned,
 * works the queue off and sends what it measured.
 */
const [folder = '', planOf = ''] = process.argv.slice(2);
const datesBefore = new Map<string, string>();
const order = new CallOrder(datesBefore);
const day = await Installation.open({ setId, start: workStart, folder, carriedOut: order.carriedOut });
fill();
const { tally, echo360, store } = day;
const campaign = await day.permit(planOf, until);
day.purposes.reset();
const spent = { ...store.operations };
let blocked = 0;
let hours = 0;
const minutes = await workOff(day, day.queue(), ({ status }) => {
  const now = Math.floor(day.clock.monotonic() / 3_600_000);
  if (now > hours)
    process.stderr.write(`echo360-rollover: ${now} h, ${order.calls} calls, ${peakMemoryMiB().toFixed(0)} MiB\n`);
  hours = now;
  if (status === 'blocked') blocked += 1;
});
const { reads, writes } = store.operations;
const readFor = day.purposes
  .byNumber()
  .map(([purpose, documents, calls]): [string, number, number] => [purpose, documents, calls]);
const figures: Figures = {
  minutes,
  calls: tally.requests('echo360'),
  logged: echo360.requests.counts(),
  loggedTotal: echo360.requests.total,
  statements: tally.requests('cmis'),
  runs: tally.runs,
  failed: tally.failed,
  reads: reads - spent.reads,
  writes: writes - spent.writes,
  peakMiB: peakMemoryMiB(),
  ...order.upTo(fourteenDaysOn),
  blocked,
  permitted: permittedBy(campaign),
  underCampaign: totalOf((await readControl(store, 'echo360-queue')).value.campaign?.done ?? {}),
  notifications: await notificationCounts(store),
  readFor,
};
writeFileSync(join(folder, files.held), JSON.stringify([...heldRecordings(echo360.state.snapshot())]));
await day.close();
process.send?.(figures, () => process.disconnect());

function fill(): void {
  const content = echo360Content.parse(JSON.parse(readFileSync(join(folder, files.content), 'utf8')));
  refill(day, content);
  for (const { externalId = '', startDate } of content.schedules) datesBefore.set(externalId, startDate);
}
