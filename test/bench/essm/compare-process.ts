/**
 * Compares a term that both systems already agree on, in a process of its own, from answers kept in files: argument 1
 * is their folder, 2 what is measured (`memory`, `time`). Prints it. Nothing of the stand-ins is in this process, so
 * that its memory is the function's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allQueries } from '#functions/collections.ts';
import { createEssmBookings } from '#functions/essm/bookings/create-essm-bookings.ts';
import { planBookings } from '#functions/essm/bookings/plan/plan-bookings.ts';
import { bothSides } from '#functions/essm/bookings/read/both-sides.ts';
import { widened, windowAt } from '#functions/essm/bookings/read/window.ts';
import { essmBookingsConfig } from '#functions/essm/config.ts';
import { bookerConfig } from '#shared/clients/booker/config.ts';
import { operationOf } from '#shared/clients/booker/contract.ts';
import { type BookerBooking, bookingPage, roomsAnswer } from '#shared/clients/booker/schema.ts';
import { activitiesAnswer, timeframesAnswer } from '#shared/clients/termtime/activity-schema.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { silentLog } from '#shared/core/log.ts';
import type { Wire } from '#shared/core/wire.ts';
import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';
import { begins } from './scene.ts';

const [folder = '', what = 'memory'] = process.argv.slice(2);
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const now = Date.parse(begins);
const config = essmBookingsConfig.parse({ departments: 'all', window: { daysAhead: 62 }, writable: 'booker.sandbox' });

const clock = {
  now: () => now,
  monotonic: () => performance.now(),
  after: systemClock.after,
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, Math.min(ms, 2 ** 30));
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

/** The answers as a server would give them. */
const answer: Wire = async ({ url: { pathname, searchParams }, method }) => {
  const headers = { 'content-type': 'application/json' };
  const json = (body: string) => ({ kind: 'answer', status: 200, headers, text: body, tooLong: false }) as const;
  if (method === 'POST') return json('{"token":"t","expiresIn":3600}');
  if (pathname === operationOf('listBookings').path) return json(text(`bookings-${searchParams.get('from')}.json`));
  if (pathname === operationOf('listRooms').path) return json(text('rooms.json'));
  return json(text(`${pathname.split('/').at(-1)}.json`));
};

async function dryRun(): Promise<string> {
  const pace = { perMinute: 60_000_000, burst: 100_000 };
  const systems = {
    termtime: termtimeConfig.parse({
      url: 'http://termtime.sandbox/v1/api',
      database: 'CambTest',
      key: 'env://K',
      ...pace,
    }),
    booker: bookerConfig.parse({
      url: 'http://booker.sandbox',
      email: 'lockstep@example.ac.uk',
      password: 'env://P',
      ...pace,
    }),
  };
  const secrets = { read: async () => 'SandboxKey0123456789' };
  const store = openSqliteStore({ file: ':memory:', queries: allQueries, now: () => now });
  const result = await runSync(
    createEssmBookings(config, systems, { clock, log: silentLog, secrets, wire: answer }),
    {
      store,
      clock,
      log: silentLog,
      settings: { mode: 'dry-run', budgetMs: 600_000, leaseMs: 600_000, configDigest: 'c' },
      holder: 'benchmark',
      randomId: () => 'cccccccccccccccc',
      stop: new AbortController().signal,
    },
    { trigger: 'scheduler', by: 'benchmark' },
  );
  await store.close();
  return result.message;
}

/** The least of several rounds: what the work itself takes, whatever else the machine is doing. */
function leastOf(times: readonly number[]): number {
  return Math.min(...times);
}

/** Milliseconds of this thread, so that whatever else the machine is doing counts on neither side. */
function timed(work: () => unknown): number {
  const { user, system } = process.threadCpuUsage();
  work();
  const spent = process.threadCpuUsage({ user, system });
  return (spent.user + spent.system) / 1000;
}

/** Milliseconds of parsing the answers' JSON, and of everything that the comparison makes of it; warm. */
function comparing(): { readonly parseMs: number; readonly compareMs: number } {
  const window = windowAt(now, config);
  const listed = widened(window);
  const texts = readFileSync(join(folder, 'pages.txt'), 'utf8').split('\n').map(text);
  const others = {
    activities: text('activities.json'),
    timeframes: text('timeframes.json'),
    rooms: text('rooms.json'),
  };
  const parse = () => ({
    pages: texts.map((page): unknown => JSON.parse(page)),
    activities: JSON.parse(others.activities) as unknown,
    timeframes: JSON.parse(others.timeframes) as unknown,
    rooms: JSON.parse(others.rooms) as unknown,
  });
  const compareAll = (parsed: ReturnType<typeof parse>) => {
    // As the client gathers them: a booking past midnight may be in two answers.
    const items = new Map<number, BookerBooking>();
    for (const page of parsed.pages) for (const item of bookingPage.parse(page).items) items.set(item.index, item);
    const answers = {
      activities: activitiesAnswer.parse(parsed.activities),
      timeframes: timeframesAnswer.parse(parsed.timeframes),
      rooms: roomsAnswer.parse(parsed.rooms),
      list: { items: [...items.values()], unreadable: [] },
    };
    const sides = bothSides(answers, { config, database: 'CambTest', listed });
    const reading = {
      ...sides,
      database: 'CambTest',
      account: 'lockstep@example.ac.uk',
      readAt: now,
      window,
      listed,
      records: new Map(),
      unreadableMarks: new Set<string>(),
      beyondWindow: 0,
    };
    return planBookings(reading, now, { departments: 'all', strategy: 'none', timeZone: 'Europe/London' });
  };
  const parseTimes: number[] = [];
  const compareTimes: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    let parsed: ReturnType<typeof parse> | undefined;
    parseTimes.push(timed(() => (parsed = parse())));
    compareTimes.push(timed(() => parsed !== undefined && compareAll(parsed)));
  }
  return { parseMs: leastOf(parseTimes.slice(5)), compareMs: leastOf(compareTimes.slice(5)) };
}

if (what === 'memory') {
  keepMemorySmall();
  const message = await dryRun();
  process.stdout.write(JSON.stringify({ message, peakMiB: peakMemoryMiB() }));
} else {
  process.stdout.write(JSON.stringify(comparing()));
}
