import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { EditedYear } from '#test/bench/echo360/edited-year.ts';
import { aheadOfNow, emulatedStore, emulatorForBench } from '#test/bench/echo360/emulated-store.ts';
import { everydayEdits } from '#test/bench/echo360/everyday-edits.ts';
import { expectedRecordings, heldRecordings } from '#test/bench/echo360/expected-recordings.ts';
import { Installation, type InstallationOptions } from '#test/bench/echo360/installation.ts';
import { leastReads, leastWithoutNeighbours, readsInWords } from '#test/bench/echo360/least-reads.ts';
import { netChanges } from '#test/bench/echo360/net-changes.ts';
import { inWords, notificationCounts } from '#test/bench/echo360/notification-counts.ts';
import { queueRows } from '#test/bench/echo360/queue-rows.ts';
import { settleYear } from '#test/bench/echo360/settle.ts';
import { workOff } from '#test/bench/echo360/work-off.ts';

const share = 0.01;
/** A token, and the look whether this is the right institution. */
const unavoidableReads = 2;
/**
 * The emulator has no indexes, so that every query reads all there is: the busiest rooms are enough to count
 * operations.
 */
const roomsOnEmulator = 16;

interface Result {
  readonly rows: Measurement[];
  readonly notes: string[];
}

/** One in a hundred of the year's recordings changes: what following costs. */
export const benchmark: Benchmark = {
  title: 'CMIS → Echo360: 1 % of the year changed',
  run: async () => {
    const onSqlite = await follow({ setId: '2026/27', start: '2026-08-01T09:00:00Z' }, 198, 'SQLite');
    const emulator = await emulatorForBench();
    if (emulator === undefined) return onSqlite;
    const onFirestore = await follow(
      { ...aheadOfNow(), openStore: emulatedStore(emulator) },
      roomsOnEmulator,
      'Firestore',
    );
    await emulator.stop();
    return { rows: [...onSqlite.rows, ...onFirestore.rows], notes: [...onSqlite.notes, ...onFirestore.notes] };
  },
};

async function follow(options: InstallationOptions, rooms: number, store: string): Promise<Result> {
  const year = createUniversityYear({ seed: 1, setId: options.setId, rooms });
  const before = expectedRecordings(year, year.slots);
  const installation = await Installation.open(options);
  await settleYear(installation, year, before);
  const { cmis, tally, echo360 } = installation;
  const edited = new EditedYear(year, cmis);
  everydayEdits(edited, 7, share * before.size);
  const after = expectedRecordings(year, edited.slots());
  const net = netChanges(before, after);
  installation.purposes.reset();
  const spent = { ...installation.store.operations };
  const minutes = await workOff(installation, installation.queue());
  const { reads, writes } = installation.store.operations;
  const purposes = installation.purposes.byNumber();
  const statuses = await notificationCounts(installation.store);
  const notifications = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  const calls = tally.requests('echo360');
  const leastCalls = net.all + unavoidableReads;
  const fewestReads = leastReads(before, after, notifications);
  const without = leastWithoutNeighbours(before, after, notifications);
  const actions = inWords(queueRows(cmis, 'ACTION'));
  const { PROCESSED: processed = 0, ...others } = queueRows(cmis, 'STATUS');
  const rows = [
    { what: 'calls to Echo360', measured: calls, least: leastCalls, limit: 1.05 * leastCalls },
    { what: 'calls that its own log counts otherwise', measured: echo360.requests.total - calls, least: 0, limit: 0 },
    {
      what: 'recordings unlike CMIS',
      measured: netChanges(heldRecordings(echo360.state.snapshot()), after).all,
      least: 0,
      limit: 0,
    },
    { what: 'queue rows not processed', measured: Object.keys(others).length, least: 0, limit: 0 },
    { what: 'statements to CMIS', measured: tally.requests('cmis'), least: 4, limit: null },
    { what: 'state documents read', measured: reads - spent.reads, least: fewestReads, limit: 2 * fewestReads },
    {
      what: 'state documents written',
      measured: writes - spent.writes,
      least: 2 * notifications + 2 * net.all,
      limit: null,
    },
    { what: 'minutes until done', measured: minutes, least: leastCalls / 120, limit: null },
  ].map(row => ({ ...row, what: `${row.what} (${store})` }));
  await installation.close();
  return {
    rows,
    notes: [
      `${store}: ${before.size} recordings, of which ${net.all} change (${net.creates} new, ${net.updates} other, ${net.deletes} gone), by ${processed} queue rows (${actions}) that became ${notifications} notifications: ${inWords(statuses)}.`,
      `${store}: ${readsInWords(purposes)} That is ${((reads - spent.reads) / without).toFixed(2)} × the ${without} that it would be if no clash had to be judged.`,
    ],
  };
}
