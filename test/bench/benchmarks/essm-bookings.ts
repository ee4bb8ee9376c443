import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { widened, windowAt } from '#functions/essm/bookings/read/window.ts';
import { sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { StandIn } from '#sandbox/kit/stand-in.ts';
import { sandboxTermtimeKey } from '#sandbox/termtime/termtime.ts';
import { operationOf } from '#shared/clients/booker/contract.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { type BenchScene, begins, scene } from '#test/bench/essm/scene.ts';

const occurrences = 26_000;
const few = 2_600;
const changed = 100;

const remembered = z.object({ message: z.string(), peakMiB: z.number() });
const compared = z.object({ parseMs: z.number(), compareMs: z.number() });

interface Count {
  readonly reads: number;
  readonly writes: number;
  readonly stateReads: number;
  readonly stateWrites: number;
  readonly done: number;
}

/** What one run asked of everybody. */
async function counted(world: BenchScene): Promise<Count> {
  const { termtime, booker, store } = world;
  const before = { ...store.operations, termtime: termtime.requests.total, booker: booker.requests.total };
  const wrote = () =>
    ['POST /api/booker/booking', 'PUT /api/booker/booking/:index', 'DELETE /api/booker/booking/:index'].reduce(
      (sum, route) => sum + booker.requests.count(route),
      0,
    );
  const wroteBefore = wrote();
  const result = await world.run();
  if (!['succeeded', 'partial'].includes(result.status)) throw new Error(`${result.status}: ${result.message}`);
  const writes = wrote() - wroteBefore;
  const requests = termtime.requests.total + booker.requests.total - before.termtime - before.booker;
  const done = ['create', 'update', 'cancel'].reduce((sum, kind) => sum + (result.counts[kind]?.done ?? 0), 0);
  return {
    reads: requests - writes,
    writes,
    stateReads: store.operations.reads - before.reads,
    stateWrites: store.operations.writes - before.writes,
    done,
  };
}

/** A hundred activities have one student more, so that each of their dates differs. */
function edit({ termtime }: BenchScene): void {
  const activities = [...termtime.state.activities.values()].filter(
    ({ rooms, virtual, colocation, end }) => !virtual && rooms[0] !== 'None' && colocation === null && end < '20:00',
  );
  for (let index = 0; index < changed; index += 1) {
    const activity = activities[Math.floor((index * activities.length) / changed)];
    if (activity !== undefined) activity.size += 1;
  }
}

async function callsOf(
  world: BenchScene,
): Promise<{ readonly first: Count; readonly quiet: Count; readonly edited: Count }> {
  const first = await counted(world);
  // Remembers what waits, once.
  await counted(world);
  const quiet = await counted(world);
  edit(world);
  return { first, quiet, edited: await counted(world) };
}

/** The body that a stand-in answers a request with: a GET, or a POST where a body is given. */
async function answered(
  standIn: StandIn,
  at: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<string> {
  const { pathname, search } = new URL(at);
  const request = { method: body === '' ? 'GET' : 'POST', target: pathname + search, headers, body };
  const outcome = await standIn.respond(request, wait => wait());
  if (outcome.kind !== 'answer') throw new Error(`${at} was not answered`);
  return outcome.answer.body;
}

/** Answers as files, for a process without stand-ins. */
async function keepAnswers({ termtime, booker }: BenchScene, folder: string): Promise<void> {
  const key = { authorization: `k${sandboxTermtimeKey}` };
  for (const name of ['ping', 'activities', 'timeframes']) {
    writeFileSync(join(folder, `${name}.json`), await answered(termtime, `${termtime.apiUrl}/${name}`, key));
  }
  const account = JSON.stringify(sandboxBookerAccount);
  const signedIn = await answered(booker, `${booker.url}${operationOf('signIn').path}`, {}, account);
  const { token } = z.object({ token: z.string() }).parse(JSON.parse(signedIn));
  const get = (path: string) => answered(booker, `${booker.url}${path}`, { authorization: `Bearer ${token}` });
  writeFileSync(join(folder, 'rooms.json'), await get(operationOf('listRooms').path));
  const { from, to } = widened(windowAt(Date.parse(begins), { window: { daysAhead: 62 }, timeZone: 'Europe/London' }));
  const pages: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 7 * 86_400_000) {
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const last = Math.min(Date.parse(to), at + 6 * 86_400_000);
    const body = await get(`${operationOf('listBookings').path}?from=${day(at)}&to=${day(last)}&start=0&length=5000`);
    writeFileSync(join(folder, `bookings-${day(at)}.json`), body);
    pages.push(`bookings-${day(at)}.json`);
  }
  writeFileSync(join(folder, 'pages.txt'), pages.join('\n'));
}

async function comparison(world: BenchScene): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-essm-'));
  try {
    await keepAnswers(world, folder);
    const script = join(import.meta.dirname, '../essm/compare-process.ts');
    const measure = async (what: string): Promise<unknown> =>
      JSON.parse((await promisify(execFile)(process.execPath, [script, folder, what])).stdout);
    const { peakMiB } = remembered.parse(await measure('memory'));
    const { parseMs, compareMs } = compared.parse(await measure('time'));
    return [
      { what: 'peak memory of a comparison, MiB', measured: peakMiB, least: null, limit: 300 },
      { what: 'comparison, warm, in times of parsing its JSON', measured: compareMs / parseMs, least: null, limit: 3 },
      { what: 'comparison, warm, ms', measured: compareMs, least: null, limit: null },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** TermTime's activities as Booker's bookings, a whole term. */
export const benchmark: Benchmark = {
  title: `TermTime → Booker: a term of ${occurrences.toLocaleString('en-GB')} dated activities in 84 rooms`,
  run: async () => {
    const small = scene(few);
    const little = await callsOf(small);
    await small.close();
    const world = scene(occurrences);
    const term = await callsOf(world);
    const rows: Measurement[] = [
      { what: 'bookings made by the first run', measured: term.first.done, least: null, limit: null },
      {
        what: 'requests of the first run per booking',
        measured: (term.first.writes + term.first.reads) / term.first.done,
        least: 1,
        limit: 1.01,
      },
      {
        what: 'reading requests of a quiet run',
        measured: term.quiet.reads,
        least: little.quiet.reads,
        limit: little.quiet.reads,
      },
      { what: 'writing requests of a quiet run', measured: term.quiet.writes, least: 0, limit: 0 },
      { what: `dates changed by editing ${changed} activities`, measured: term.edited.done, least: null, limit: null },
      { what: 'writing requests per change', measured: term.edited.writes / term.edited.done, least: 1, limit: 1 },
      {
        what: 'reading requests beyond those of a quiet run',
        measured: term.edited.reads - term.quiet.reads,
        least: 0,
        limit: 0,
      },
      {
        what: 'state documents written per change',
        measured: (term.edited.stateWrites - term.quiet.stateWrites) / term.edited.done,
        least: 2,
        limit: 2.05,
      },
      { what: 'state documents read by a quiet run', measured: term.quiet.stateReads, least: null, limit: null },
      {
        what: 'state documents read per change',
        measured: (term.edited.stateReads - term.quiet.stateReads) / term.edited.done,
        least: null,
        limit: null,
      },
      ...(await comparison(world)),
    ];
    await world.close();
    return {
      rows,
      notes: [
        'Reads are as many for a tenth of the term: TermTime has three lists, Booker is asked for a week at a time.',
        'State: a record before each request and one after it; the run’s own documents make the rest.',
        'The comparison runs in a process without stand-ins, from the same answers; its time includes checking every entry against its schema.',
      ],
    };
  },
};
