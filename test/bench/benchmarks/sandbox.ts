import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { Institution } from '#sandbox/echo360/institution.ts';
import { sandboxClient, startEcho360StandIn } from '#sandbox/echo360/stand-in.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';
import { SimulatedClock } from '#test/bench/simulated-clock.ts';

const rooms = 200;
const schedules = 50_000;
const simulatedMinutes = 50;
const callsPerMinute = 120;

/** The stand-in and the simulated clock must be fast enough to measure anything else with. */
export const benchmark: Benchmark = {
  title: 'what the sandbox itself costs',
  run: async () => {
    const rows = [writeCost(), ...(await pacedCalls())];
    const notes = [
      `${schedules.toLocaleString('en-GB')} schedules in ${rooms} rooms; a write is a validated body, checked for clashes and stored, without HTTP.`,
      `${simulatedMinutes} minutes at ${callsPerMinute} calls a minute, over real HTTP and under the stand-in's own limit.`,
    ];
    return { rows: [...rows, { what: 'peak memory, MiB', measured: peakMemoryMiB(), least: null, limit: 512 }], notes };
  },
};

function writeCost(): Measurement {
  const state = withRooms(new Institution(1));
  const began = performance.now();
  for (let index = 0; index < schedules; index += 1) state.addSchedule(nthSchedule(index));
  const measured = (performance.now() - began) / schedules;
  return { what: 'a write besides HTTP, ms', measured, least: null, limit: 1 };
}

async function pacedCalls(): Promise<Measurement[]> {
  const clock = new SimulatedClock('2026-01-05T00:00:00Z');
  const echo = await startEcho360StandIn({ clock, settings: { tokenCallsCount: false } });
  withRooms(echo.state);
  const form = { grant_type: 'client_credentials', client_id: sandboxClient.id, client_secret: sandboxClient.secret };
  const granted = await fetch(`${echo.url}/oauth2/access_token?${new URLSearchParams(form)}`, { method: 'POST' });
  const { access_token } = z.object({ access_token: z.string() }).parse(await granted.json());
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
  const began = performance.now();
  const calls = simulatedMinutes * callsPerMinute;
  for (let call = 0; call < calls; call += 1) {
    await clock.sleep(60_000 / callsPerMinute);
    const body = JSON.stringify(nthSchedule(call));
    const answer = await fetch(`${echo.url}/public/api/v2/schedules`, { method: 'POST', headers, body });
    await answer.text();
  }
  const seconds = (performance.now() - began) / 1000;
  const minutes = clock.monotonic() / 60_000;
  const made = echo.requests.count(201);
  await echo.close();
  clock.close();
  return [
    { what: 'simulated minutes', measured: minutes, least: simulatedMinutes, limit: simulatedMinutes },
    { what: 'calls that failed', measured: calls - made, least: 0, limit: 0 },
    { what: 'ms of real time a call', measured: (seconds * 1000) / calls, least: null, limit: 5 },
    {
      what: 'real minutes for 26 hours at that pace',
      measured: (seconds / simulatedMinutes) * 26,
      least: null,
      limit: 15,
    },
  ];
}

function withRooms(state: Institution): Institution {
  state.addCampus({ name: 'Main', externalId: 'MAIN' });
  state.addBuilding({ name: 'Library', campus: 'MAIN', externalId: 'LIB' });
  for (let room = 0; room < rooms; room += 1)
    state.addRoom({ name: `Room ${room}`, building: 'LIB', externalId: `R${room}` });
  return state;
}

/** Eight an hour apart in each room, room by room, day by day. */
function nthSchedule(index: number) {
  const startDate = new Date(Date.UTC(2026, 0, 12) + Math.floor(index / (8 * rooms)) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const hour = String(9 + (index % 8)).padStart(2, '0');
  return {
    startDate,
    startTime: `${hour}:00`,
    endTime: `${hour}:50`,
    venue: { roomExternalId: `R${Math.floor(index / 8) % rooms}` },
    captureQuality: 'High',
    externalId: `schedule-${index}`,
  };
}
