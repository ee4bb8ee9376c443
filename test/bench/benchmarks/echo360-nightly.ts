import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { Benchmark } from '#test/bench/benchmark.ts';
import { expectedRecordings, heldRecordings, type Recording } from '#test/bench/echo360/expected-recordings.ts';
import { Installation } from '#test/bench/echo360/installation.ts';
import { netChanges } from '#test/bench/echo360/net-changes.ts';
import { settleYear } from '#test/bench/echo360/settle.ts';
import { peakMemoryMiB } from '#test/bench/peak-memory.ts';

const setId = '2026/27';
const today = '2026-11-21';
/** Somebody moves the first recording of so many room-days the day after. */
const tampered = 20;

/** The whole-year refresh of a night in which nothing differs. */
export const benchmark: Benchmark = {
  title: 'CMIS → Echo360: the nightly check of a whole year without changes',
  run: async () => {
    const year = createUniversityYear({ seed: 1, setId });
    const expected = expectedRecordings(year, year.slots);
    const night = await Installation.open({ setId, start: `${today}T02:10:00Z` });
    await settleYear(night, year, expected);
    const { maxLimit } = night.echo360.settings;
    const pages = Math.ceil(night.echo360.state.schedules.size / maxLimit);
    const began = night.clock.monotonic();
    const spent = { ...night.store.operations };
    const check = night.refresh();
    const result = await check();
    const minutes = (night.clock.monotonic() - began) / 60_000;
    const { tally, echo360 } = night;
    const { reads, writes } = night.store.operations;
    const schedules = echo360.state.schedules.size;
    const coming = [...expected.values()].filter(({ date }) => date >= today).length;
    const calls = tally.requests('echo360');
    const rows = [
      { what: 'calls to Echo360', measured: calls, least: pages, limit: 1.1 * pages },
      { what: 'calls that its own log counts otherwise', measured: echo360.requests.total - calls, least: 0, limit: 0 },
      { what: 'calls refused as too many (429)', measured: echo360.requests.count(429), least: 0, limit: 0 },
      { what: 'room-days marked', measured: result.counts['mark']?.planned ?? 0, least: 0, limit: 0 },
      { what: 'recordings unlike CMIS', measured: differenceOf(night, expected), least: 0, limit: 0 },
      { what: 'statements to CMIS', measured: tally.requests('cmis'), least: 1, limit: null },
      { what: 'state documents read', measured: reads - spent.reads, least: coming, limit: 2 * coming },
      { what: 'state documents written', measured: writes - spent.writes, least: 1, limit: null },
      { what: 'minutes of the run', measured: minutes, least: pages / 120, limit: (1.15 * pages) / 120 },
    ];
    const unmarked = tampered - (await marksAfterTampering(night, check));
    await night.close();
    return {
      rows: [
        ...rows,
        { what: `of ${tampered} room-days then changed by hand, not marked`, measured: unmarked, least: 0, limit: 0 },
        {
          what: 'peak memory with stand-ins and preparation, MiB',
          measured: peakMemoryMiB(),
          least: null,
          limit: null,
        },
      ],
      notes: [
        `${schedules} recordings in ${pages} pages of ${maxLimit}, the stand-in's page limit; ${year.slots.length} rows of TIMETABLE, 198 rooms.`,
        `The run: ${result.status}, “${result.message}”. Beside the pages: a token and the rooms.`,
        `Least state: the records of the ${coming} recordings to come read once, one record of the run written.`,
      ],
    };
  },
};

function differenceOf({ echo360 }: Installation, expected: ReadonlyMap<string, Recording>): number {
  return netChanges(heldRecordings(echo360.state.snapshot()), expected).all;
}

/** Shows that the check sees something when there is something to see. */
async function marksAfterTampering({ echo360 }: Installation, check: ReturnType<Installation['refresh']>) {
  const coming = echo360.state.snapshot().filter(({ startDate }) => startDate > today);
  const firsts = new Map(coming.toReversed().map(held => [`${held.startDate} ${held.room}`, held]));
  const chosen = [...firsts.values()].slice(0, tampered);
  for (const { id } of chosen) echo360.state.changeSchedule(id, { name: 'Changed by hand' });
  const { counts } = await check();
  return counts['mark']?.planned ?? 0;
}
