import { notifications } from '#functions/cmis-echo360/queue/notifications.ts';
import { schedules } from '#functions/cmis-echo360/schedule/schedules.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Write } from '#shared/state/store.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { type ServedConsole, servedConsole } from '#test/e2e/console/support/served-console.ts';

const notificationCount = 200_000;
const runCount = 20_000;
const scheduleCount = 20_000;
const batch = 400;
/** A page may read so many documents of state. */
const readLimit = 200;
const looks = 5;

/** What a page of the console costs where much has happened. */
export const benchmark: Benchmark = {
  title: `The console over ${notificationCount.toLocaleString('en-GB')} notifications and ${runCount.toLocaleString('en-GB')} runs`,
  run: async () => {
    const served = await servedConsole();
    try {
      for (const name of ['echo360-queue', 'lookup-gitlab']) await served.run(name);
      const { paths } = await fill(served);
      const rows: Measurement[] = [];
      for (const path of paths) rows.push(...(await look(served, path)));
      return {
        rows,
        notes: [
          'Over HTTP on loopback, state in SQLite; reads are documents, as Firestore charges for them (a count costs one for each thousand).',
          `Time to first byte is the median of ${looks} looks, the first not counted.`,
          `${scheduleCount.toLocaleString('en-GB')} recordings; of the notifications 2,000 wait and 600 have failed, the others are done.`,
        ],
      };
    } finally {
      await served.close();
    }
  },
};

async function fill({ installation }: ServedConsole): Promise<{ readonly paths: readonly string[] }> {
  const { store } = installation;
  const told = collectionOn(store, notifications);
  const held = collectionOn(store, schedules);
  const made = collectionOn(store, runs);
  const [oneTold, oneHeld, oneRun] = await Promise.all([
    told.query('processed', { status: 'SUCCESS' }, { limit: 1 }),
    held.query('all', {}, { limit: 1 }),
    made.query('byFunction', { function: 'echo360-queue' }, { limit: 1 }),
  ]);
  const [first, recording, run] = [oneTold.entries[0], oneHeld.entries[0], oneRun.entries[0]];
  if (first === undefined || recording === undefined || run === undefined) throw new Error('nothing was synced');
  const commit = async (count: number, write: (index: number) => Write): Promise<void> => {
    for (let from = 0; from < count; from += batch) {
      const size = Math.min(batch, count - from);
      const result = await store.commit(
        undefined,
        Array.from({ length: size }, (_, index) => write(from + index)),
      );
      if (!result.ok) throw new Error('the state was not filled');
    }
  };
  const now = installation.operations.now();
  const ago = (index: number): number => now - (index + 1) * 30_000;
  await commit(notificationCount, index => {
    const [open, failed] = [index < 2000, index >= 2000 && index < 2600];
    const status = open ? 'UNPROCESSED' : failed ? 'FAILED' : 'SUCCESS';
    const queueId = 1_000_000 + index;
    const id = `${queueId}-1`;
    const at = ago(index);
    const externalId = `${900_000 + (index % 1000)}-1-2026-27`;
    return told.create(
      id,
      { ...first.value, id, queueId, externalId, status, open, createdAt: at, processedAt: open ? null : at },
      { keepDays: 400 },
    );
  });
  await commit(scheduleCount, index => {
    const externalId = `${800_000 + index}-1-2026-27`;
    return held.create(externalId, { ...recording.value, externalId }, { keepDays: 400 });
  });
  await commit(runCount, index => {
    const at = ago(index);
    const id = `${new Date(at).toISOString().replaceAll(/[-:.Z]/g, '')}-bench`;
    return made.create(id, { ...run.value, startedAt: at, endedAt: at + 1000, planOf: run.key });
  });
  const { section, room, lecturer } = recording.value;
  const search = [section.split('_')[0] ?? '', room, lecturer, '900000-1-2026-27'].filter(text => text !== '');
  return {
    paths: [
      '/',
      '/functions/echo360-queue',
      '/functions/echo360-queue?status=succeeded',
      `/runs/${run.key}`,
      '/syncs/cmis-echo360',
      '/syncs/cmis-echo360/views/failed',
      '/syncs/cmis-echo360/views/waiting',
      '/syncs/cmis-echo360/views/in-conflict',
      '/syncs/cmis-echo360/occurrence/900000-1-2026-27',
      `/syncs/cmis-echo360/occurrence/${recording.value.externalId}`,
      '/do/retry/cmis-echo360?ids=1002000-1',
      ...search.map(text => `/search?q=${encodeURIComponent(text)}`),
      '/audit',
      '/about',
    ],
  };
}

async function look({ url, installation }: ServedConsole, path: string): Promise<Measurement[]> {
  const times: number[] = [];
  let reads = 0;
  for (let count = 0; count <= looks; count++) {
    const before = installation.store.operations.reads;
    const began = performance.now();
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(60_000) });
    if (count > 0) times.push(performance.now() - began);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    reads = installation.store.operations.reads - before;
  }
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
  return [
    { what: `documents read: ${path}`, measured: reads, least: null, limit: readLimit },
    { what: `first byte, ms: ${path}`, measured: Math.round(median), least: null, limit: null },
  ];
}
