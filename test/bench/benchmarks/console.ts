import { notifications } from '#functions/cmis-echo360/queue/notifications.ts';
import { roomDays } from '#functions/cmis-echo360/room-day/room-days.ts';
import { schedules } from '#functions/cmis-echo360/schedule/schedules.ts';
import { bookings } from '#functions/essm/booking/booking-record.ts';
import { scene as rooms } from '#functions/essm/sandbox/scene.ts';
import { items } from '#functions/item-ingest/item/items.ts';
import { scene as itemBank } from '#functions/item-ingest/sandbox/scene.ts';
import { workMarks } from '#functions/item-ingest/work-list/work.ts';
import { blocks } from '#functions/lookup-gitlab/blocks.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { auditEntries } from '#shared/state/collections/audit.ts';
import { changeParts } from '#shared/state/collections/changes.ts';
import { runs } from '#shared/state/collections/runs.ts';
import type { Write } from '#shared/state/store.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { type ServedConsole, servedConsole } from '#test/e2e/console/support/served-console.ts';

const notificationCount = 200_000;
const runCount = 20_000;
/** Of everything else there is: of each kind that is listed or counted. */
const otherCount = 20_000;
/** Documents of the plan of one run, of a few hundred changes each. */
const planParts = 100;
const batch = 400;
/** A page may read so many documents of state. */
const readLimit = 200;
const looks = 5;

/** What a page of the console costs where much has happened, and much is wrong. */
export const benchmark: Benchmark = {
  title: `The console over ${notificationCount.toLocaleString('en-GB')} notifications and ${runCount.toLocaleString('en-GB')} runs`,
  run: async () => {
    const served = await servedConsole(undefined, [itemBank, rooms]);
    try {
      for (const name of ['echo360-queue', 'lookup-gitlab', 'essm-rooms', 'essm-bookings', 'item-sync', 'item-queue'])
        await served.run(name);
      const { paths } = await fill(served);
      const rows: Measurement[] = [];
      for (const path of paths) rows.push(...(await look(served, path)));
      return {
        rows,
        notes: [
          'Over HTTP on loopback, state in SQLite; reads are documents, as Firestore charges for them (a count costs one for each thousand).',
          `Time to first byte is the median of ${looks} looks, the first not counted.`,
          `All within a day: of the notifications 80,000 wait, 60,000 have failed and are not retried, 60,000 are done; ${otherCount.toLocaleString('en-GB')} each of recordings, rooms' days in conflict, bookings that cannot be made, blocked accounts, items that cannot be used, dead letters, audit entries; a plan of ${(planParts * batch).toLocaleString('en-GB')} changes.`,
        ],
      };
    } finally {
      await served.close();
    }
  },
};

function first<Value>(what: string, { entries }: { readonly entries: readonly Value[] }): Value {
  return entries[0] ?? failed(`there is no ${what} to begin with`);
}

function failed(why: string): never {
  throw new Error(why);
}

async function fill({ installation }: ServedConsole): Promise<{ readonly paths: readonly string[] }> {
  const { store } = installation;
  const [told, held, made, days] = [
    collectionOn(store, notifications),
    collectionOn(store, schedules),
    collectionOn(store, runs),
    collectionOn(store, roomDays),
  ];
  const [booked, known, marks, blocked, audit, parts] = [
    collectionOn(store, bookings),
    collectionOn(store, items),
    collectionOn(store, workMarks),
    collectionOn(store, blocks),
    collectionOn(store, auditEntries),
    collectionOn(store, changeParts),
  ];
  const one = { limit: 1 };
  const notification = first('notification', await told.query('processed', { status: 'SUCCESS' }, one));
  const recording = first('recording', await held.query('all', {}, one));
  const run = first('run', await made.query('byFunction', { function: 'echo360-queue' }, one));
  const booking = first('booking', await booked.query('byStart', {}, one));
  const item = first('item', await known.query('changes', { isKnown: true }, one));
  const block = first('block', await blocked.query('inPhase', { phase: 'blocked' }, one));
  const part = first('plan', await parts.query('byRun', { runId: run.value.planOf }, one));

  const commit = async (count: number, write: (index: number) => Write, most = batch): Promise<void> => {
    for (let from = 0; from < count; from += most) {
      const size = Math.min(most, count - from);
      const writes = Array.from({ length: size }, (_, index) => write(from + index));
      if (!(await store.commit(undefined, writes)).ok) failed('the state was not filled');
    }
  };
  const now = installation.operations.now();
  const keeping = { keepDays: 400 };
  const ago = (index: number, count: number): number => now - 1000 - Math.floor((index / count) * 20 * 3_600_000);
  await commit(notificationCount, index => {
    const [open, isFailed] = [index < 80_000, index >= 80_000 && index < 140_000];
    const status = open ? 'UNPROCESSED' : isFailed ? 'FAILED' : 'SUCCESS';
    const queueId = 1_000_000 + index;
    const id = `${queueId}-1`;
    const at = ago(index, notificationCount);
    const externalId = `${900_000 + (index % 1000)}-1-2026-27`;
    const message = `Echo360 knows nobody called person-${index}@example.ac.uk: needs an Echo360 account; then retry`;
    const ended = { status, open, message, createdAt: at, processedAt: open ? null : at } as const;
    return told.create(id, { ...notification.value, id, queueId, externalId, ...ended }, keeping);
  });
  await commit(runCount, index => {
    const at = ago(index, runCount);
    const id = `${new Date(at).toISOString().replaceAll(/[-:.Z]/g, '')}-${index}`;
    return made.create(id, { ...run.value, startedAt: at, endedAt: at + 1000, planOf: run.key });
  });
  const key = (index: number): string => String(100_000 + index);
  await commit(otherCount, index => {
    const externalId = `${key(index)}-1-2026-27`;
    return held.create(externalId, { ...recording.value, externalId }, keeping);
  });
  await commit(otherCount, index => {
    const date = new Date(now + (index % 60) * 86_400_000).toISOString().slice(0, 10);
    const room = `ROOM-${key(index)}`;
    const lesson = {
      title: 'Lecture',
      start: '10:00:00',
      end: '11:00:00',
      overlaps: ['Open day'],
      ask: 'ann@example.ac.uk',
    };
    const more = { externalId: `${key(index)}-2-2026-27`, setId: null, departmentId: null, presenterEmail: null };
    const quiet = { resolvedAt: null, mustList: false, lastRefreshAt: null, lastRefreshOk: true, inTheWay: [] };
    const rest = { failures: [], marked: null, isMarked: false, runId: run.key, createdAt: now };
    const excluded = [{ ...lesson, ...more }];
    return days.set(
      `${room} ${date}`,
      { key: `${room} ${date}`, room, date, inConflict: true, excluded, ...quiet, ...rest },
      keeping,
    );
  });
  await commit(otherCount, index => {
    const day = new Date(now + (1 + (index % 60)) * 86_400_000).toISOString().slice(0, 10);
    const reference = `${booking.value.reference}-${key(index)}`;
    const when = { start: `${day}T10:00`, end: `${day}T11:00`, isWaiting: true, waitingSince: now };
    const inTheWay = [
      {
        kind: 'booking' as const,
        title: 'Open day',
        by: 'ann@example.ac.uk',
        start: `${day}T09:00`,
        end: `${day}T12:00`,
      },
    ];
    return booked.create(reference, { ...booking.value, reference, ...when, inTheWay }, keeping);
  });
  await commit(otherCount, index => {
    const userId = 1_000_000 + index;
    return blocked.create(userId, { ...block.value, userId, username: `person${key(index)}` });
  });
  await commit(otherCount, index => {
    const projectId = 1_000_000 + index;
    const failure = { commit: null, reason: 'its item.json is no JSON', at: now, mappingVersion: 1 };
    return known.create(projectId, {
      ...item.value,
      projectId,
      failure,
      isFailed: true,
      failedAt: now,
      passEnding: 'failed',
    });
  });
  await commit(otherCount, index => {
    const projectId = 1_000_000 + index;
    const mark = { ask: 'look', why: 'push', markedAt: 1, dueAt: 1, attempts: 8, state: 'dead', head: null } as const;
    const error = { reason: 'GitLab answered 500', at: now };
    return marks.create(projectId, { projectId, path: `items/${projectId}`, error, pass: item.value.pass, ...mark });
  });
  await commit(otherCount, index =>
    audit.create(`${key(index)}-bench`, {
      at: ago(index, otherCount),
      who: 'ann',
      action: 'run',
      target: 'digest',
      detail: {},
    }),
  );
  const [change] = part.value.changes;
  if (change === undefined) failed('the plan is empty');
  const long = `${run.key}-long`;
  const counts = {
    create: { planned: planParts * batch, done: 0, skipped: 0, failed: planParts * batch, deferred: 0 },
  };
  await commit(1, () => made.create(long, { ...run.value, planOf: long, counts, status: 'partial' }));
  await commit(
    planParts,
    index => {
      const outcome = {
        status: 'failed' as const,
        reason: 'Echo360 knows nobody called ann: needs an Echo360 account',
      };
      const changes = Array.from({ length: batch }, (_, each) => ({ ...change, key: `${index}-${each}`, outcome }));
      const value = { runId: long, part: index, changes };
      return parts.create(`${long}-${String(index).padStart(4, '0')}`, value, { runStartedAt: now, keptDays: 400 });
    },
    10,
  );
  const { section, room, lecturer } = recording.value;
  const search = [section.split('_')[0] ?? '', room, lecturer, '900000-1-2026-27'].filter(text => text !== '');
  return {
    paths: [
      '/',
      '/functions/echo360-queue',
      '/functions/echo360-queue?status=succeeded',
      `/runs/${run.key}`,
      `/runs/${long}`,
      `/runs/${long}?q=nothing+of+that+name`,
      '/syncs/cmis-echo360',
      '/syncs/cmis-echo360/views/failed',
      '/syncs/cmis-echo360/views/waiting',
      '/syncs/cmis-echo360/views/in-conflict',
      '/syncs/cmis-echo360/occurrence/900000-1-2026-27',
      `/syncs/cmis-echo360/occurrence/${recording.value.externalId}`,
      '/syncs/essm',
      '/syncs/essm/views/in-the-way',
      '/syncs/essm/views/unmapped',
      `/syncs/essm/booking/${encodeURIComponent(booking.value.reference)}`,
      '/syncs/lookup-gitlab',
      '/syncs/lookup-gitlab/views/blocked',
      '/syncs/lookup-gitlab/views/due-soon',
      `/syncs/lookup-gitlab/account/${block.value.userId}`,
      '/syncs/item-ingest',
      '/syncs/item-ingest/views/progress',
      '/syncs/item-ingest/views/failed',
      '/syncs/item-ingest/views/dead-letters',
      `/syncs/item-ingest/item/${item.value.projectId}`,
      '/do/retry/cmis-echo360?ids=1100000-1',
      '/do/retry/cmis-echo360?all=true&shown=true',
      '/do/retry/item-ingest?all=true&shown=true',
      '/do/drop/item-ingest?all=true&shown=true',
      '/do/run/echo360-refresh',
      ...search.map(text => `/search?q=${encodeURIComponent(text)}`),
      '/audit',
      '/audit?target=digest',
      '/about',
      '/api/overview',
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
