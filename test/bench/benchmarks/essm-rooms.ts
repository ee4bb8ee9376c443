import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { type RoomsWorld, room, roomsWorld } from '#test/simulation/essm/support/rooms-world.ts';

const many = 840;
const few = 84;
const changed = 20;
/** Evenings that somebody books for a term: one room booking each. */
const evenings = 60;
const weeks = 8;

interface Count {
  readonly reads: number;
  readonly writes: number;
  readonly stateWrites: number;
  readonly done: number;
}

/** What one run asked of everybody. */
async function counted(world: RoomsWorld, run: 'rooms' | 'roombookings'): Promise<Count> {
  const { termtime, booker, store } = world;
  const all = () => termtime.requests.total + booker.requests.total;
  const wrote = () => termtime.requests.entries().filter(({ method }) => method !== 'GET').length;
  const before = { all: all(), wrote: wrote(), state: store.operations.writes };
  const { status, message, counts } = await world[run]();
  if (status !== 'succeeded') throw new Error(`${run} ${status}: ${message}`);
  const writes = wrote() - before.wrote;
  return {
    reads: all() - before.all - writes,
    writes,
    stateWrites: store.operations.writes - before.state,
    done: Object.values(counts).reduce((sum, { done }) => sum + done, 0),
  };
}

interface Runs {
  readonly first: Count;
  readonly quiet: Count;
  readonly edited: Count;
}

async function roomsOf(count: number): Promise<{ readonly world: RoomsWorld; readonly runs: Runs }> {
  const rooms = Array.from({ length: count }, (_, index) => room(index + 1, `R${index + 1}`));
  const wide = { share: 1, floor: 10_000, cap: 10_000 };
  const world = roomsWorld({ rooms, limits: { mark: wide, unrelate: wide, update: wide, create: wide } });
  const first = await counted(world, 'rooms');
  const quiet = await counted(world, 'rooms');
  for (let index = 1; index <= changed; index += 1) world.booker.state.room(`R${index}`).capacity = 99;
  return { world, runs: { first, quiet, edited: await counted(world, 'rooms') } };
}

async function roomBookingsOf(world: RoomsWorld): Promise<Runs> {
  const dayMs = 86_400_000;
  for (let index = 0; index < evenings * weeks; index += 1) {
    const date = new Date(Date.parse('2026-10-12T00:00:00Z') + Math.floor(index / evenings) * 7 * dayMs);
    const day = date.toISOString().slice(0, 10);
    const name = `R${(index % evenings) + 1}`;
    world.booker.state.book({ room: name, start: `${day}T18:00`, end: `${day}T20:00`, title: 'Choir' });
  }
  const first = await counted(world, 'roombookings');
  const quiet = await counted(world, 'roombookings');
  const last = [...world.booker.state.bookings.values()].slice(-changed);
  for (const booking of last) world.booker.state.change(booking, { status: 'Cancelled' });
  return { first, quiet, edited: await counted(world, 'roombookings') };
}

function rowsOf(what: string, { first, quiet, edited }: Runs, leastReads: number): Measurement[] {
  const per = (count: number) => count / edited.done;
  return [
    { what: `${what}: made by the first run`, measured: first.done, least: null, limit: null },
    {
      what: `${what}: requests that write, of the first run, each`,
      measured: first.writes / first.done,
      least: 1,
      limit: 1.5,
    },
    { what: `${what}: reading requests of a quiet run`, measured: quiet.reads, least: leastReads, limit: leastReads },
    { what: `${what}: writing requests of a quiet run`, measured: quiet.writes, least: 0, limit: 0 },
    { what: `${what}: writing requests per change`, measured: per(edited.writes), least: 1, limit: 1 },
    {
      what: `${what}: reading requests beyond those of a quiet run`,
      measured: edited.reads - quiet.reads,
      least: 0,
      limit: 0,
    },
    {
      what: `${what}: state documents written per change`,
      measured: per(edited.stateWrites - quiet.stateWrites),
      least: 1,
      limit: 2.5,
    },
  ];
}

/** Booker's rooms in TermTime, and what others booked as room bookings. */
export const benchmark: Benchmark = {
  title: `Booker → TermTime: ${many} rooms, and ${evenings} evenings a week that others booked`,
  run: async () => {
    const small = await roomsOf(few);
    const little = await roomBookingsOf(small.world);
    await small.world[Symbol.asyncDispose]();
    const large = await roomsOf(many);
    const bookings = await roomBookingsOf(large.world);
    await large.world[Symbol.asyncDispose]();
    return {
      rows: [
        ...rowsOf('rooms', large.runs, small.runs.quiet.reads),
        ...rowsOf('room bookings', bookings, little.quiet.reads),
      ],
      notes: [
        `The least of reading is what a tenth of the rooms takes (${few}): nine lists of TermTime and Booker’s rooms, and for room bookings Booker’s weeks.`,
        'A room is one request, its campus, building and floor one more for all rooms of it. The record of a room is written when a request has succeeded, that of a room booking before it.',
      ],
    };
  },
};
