import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { aheadOfNow, emulatedStore, emulatorForBench } from '#test/bench/echo360/emulated-store.ts';
import { expectedRecordings } from '#test/bench/echo360/expected-recordings.ts';
import { Installation } from '#test/bench/echo360/installation.ts';
import { settleYear } from '#test/bench/echo360/settle.ts';
import type { FirestoreEmulator } from '#test/support/firestore-emulator.ts';

const minutes = 60;

/** What a minute costs in which nobody changes the timetable. */
export const benchmark: Benchmark = {
  title: 'CMIS → Echo360: a quiet minute',
  run: async () => {
    const year = createUniversityYear({ seed: 1, setId: '2026/27' });
    const settled = await Installation.open({ setId: year.setId, start: '2026-11-21T09:00:00Z' });
    await settleYear(settled, year, expectedRecordings(year, year.slots));
    const onSqlite = await quietHour(settled, 'SQLite');
    const emulator = await emulatorForBench();
    const onFirestore = emulator === undefined ? [] : await quietOnFirestore(emulator);
    await emulator?.stop();
    return {
      rows: [...onSqlite, ...onFirestore],
      notes: [
        `${minutes} ticks of a settled year (${year.slots.length} rows of TIMETABLE), each figure per minute.`,
        'Least: one look into the queue, one state document read (pause, lease, marks) and one written (the sign of life).',
        'Firestore is its emulator; state operations are documents read and written, which is what Firestore charges for.',
      ],
    };
  },
};

/** State without records: a quiet minute looks at none. */
async function quietOnFirestore(emulator: FirestoreEmulator): Promise<Measurement[]> {
  const ahead = aheadOfNow();
  const installation = await Installation.open({ ...ahead, openStore: emulatedStore(emulator) });
  installation.cmis.load(createUniversityYear({ seed: 1, setId: ahead.setId }), { queued: false });
  return await quietHour(installation, 'Firestore');
}

/** The first tick is not counted: the function has never run before it. */
async function quietHour(installation: Installation, name: string): Promise<Measurement[]> {
  const { tally, clock, echo360, store } = installation;
  const tick = installation.queue();
  await tick();
  await clock.sleep(60_000);
  const before = { ...store.operations };
  const askedBefore = tally.requests('cmis');
  for (let minute = 0; minute < minutes; minute++) {
    const { runId } = await tick();
    if (runId !== undefined) throw new Error('a quiet minute made a run record');
    await clock.sleep(60_000);
  }
  const { reads, writes } = store.operations;
  const asked = tally.requests('cmis');
  const rows = [
    { what: `calls to Echo360 (${name})`, measured: echo360.requests.total, least: 0, limit: 0 },
    { what: `statements to CMIS (${name})`, measured: (asked - askedBefore) / minutes, least: 1, limit: 1 },
    { what: `state documents read (${name})`, measured: (reads - before.reads) / minutes, least: 1, limit: 1 },
    { what: `state documents written (${name})`, measured: (writes - before.writes) / minutes, least: 1, limit: 1 },
  ];
  await installation.close();
  return rows;
}
