import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { EditedYear } from '#test/bench/echo360/edited-year.ts';
import { everydayEdits } from '#test/bench/echo360/everyday-edits.ts';
import { expectedRecordings, heldRecordings } from '#test/bench/echo360/expected-recordings.ts';
import { Installation } from '#test/bench/echo360/installation.ts';
import { Mortal } from '#test/bench/echo360/mortal.ts';
import { netChanges } from '#test/bench/echo360/net-changes.ts';
import { settleYear } from '#test/bench/echo360/settle.ts';
import { workOff } from '#test/bench/echo360/work-off.ts';

const setId = '2026/27';
/** Of the recordings, before each of the two times. */
const share = 0.02;
const callsPerMinute = 120;
const minute = 60_000;
/** How long a part of the rate is missed whose process has died, minutes. */
const missed = 0.5;
/** The queue takes up what the check has marked with its next tick, minutes. */
const nextTick = 1;

/** The queue and the nightly check, each in a process of its own, share the rate that Echo360 permits. */
export const benchmark: Benchmark = {
  title: 'CMIS → Echo360: the queue and the nightly check at once',
  run: async () => {
    const year = createUniversityYear({ seed: 1, setId });
    const installation = await Installation.open({ setId, start: '2026-08-01T02:10:00Z' });
    const expected = expectedRecordings(year, year.slots);
    await settleYear(installation, year, expected);
    const edited = new EditedYear(year, installation.cmis);
    everydayEdits(edited, 7, share * expected.size);
    const pages = Math.ceil(installation.echo360.state.schedules.size / installation.echo360.settings.maxLimit);
    const both = await together(installation, undefined);
    everydayEdits(edited, 8, share * expected.size);
    const one = await together(installation, 1);
    const after = expectedRecordings(year, edited.slots());
    const unlike = netChanges(heldRecordings(installation.echo360.state.snapshot()), after).all;
    await installation.close();
    const least = ({ calls }: Pick<Together, 'calls'>): number => calls / callsPerMinute;
    return {
      rows: [
        ...rowsOf('both to their end', both, least(both), 1.15 * least(both) + nextTick),
        {
          what: 'minutes in which both are at work',
          measured: both.check.minutes,
          least: least(both.check),
          limit: 1.15 * least(both.check),
        },
        ...rowsOf('the check dies after a minute', one, least(one), 1.15 * least(one) + missed),
        { what: 'recordings unlike CMIS in the end', measured: unlike, least: 0, limit: 0 },
      ],
      notes: [
        `Two processes on one state, begun in the same moment: a check of ${pages} pages, and ${100 * share} % of the year changed in CMIS.`,
        `Least: all calls of both at ${callsPerMinute} a minute. A process that dies has its part for half a minute more; what the check marks waits for the queue's next tick.`,
      ],
    };
  },
};

interface Together {
  /** Calls of both. */
  readonly calls: number;
  readonly refused: number;
  /** Until the queue has nothing left to do and the check, if it lives, has ended. */
  readonly minutes: number;
  /** Until the check has ended or died, and the calls of both until then. */
  readonly check: { readonly minutes: number; readonly calls: number };
}

/** Both functions begin at once; the check dies after so many minutes, if it is told to. */
async function together(installation: Installation, diesAfter: number | undefined): Promise<Together> {
  const { clock, echo360 } = installation;
  const process = new Mortal();
  const before = { calls: echo360.requests.total, refused: echo360.requests.count(429) };
  const began = clock.monotonic();
  const since = () => ({
    minutes: (clock.monotonic() - began) / minute,
    calls: echo360.requests.total - before.calls,
  });
  const check = async (): Promise<Together['check']> => {
    const run = installation.refresh(process)();
    if (diesAfter === undefined) {
      const { status, message } = await run;
      if (status !== 'succeeded') throw new Error(`the check ${status}: ${message}`);
    } else {
      await clock.sleep(diesAfter * minute);
      process.die();
    }
    return since();
  };
  const [queue, checked] = await Promise.all([workOff(installation, installation.queue()), check()]);
  return {
    calls: since().calls,
    refused: echo360.requests.count(429) - before.refused,
    minutes: Math.max(queue, checked.minutes),
    check: checked,
  };
}

function rowsOf(when: string, { calls, refused, minutes }: Together, least: number, limit: number): Measurement[] {
  return [
    { what: `calls to Echo360 (${when})`, measured: calls, least: null, limit: null },
    { what: `calls refused as too many, 429 (${when})`, measured: refused, least: 0, limit: 0 },
    { what: `minutes until all is done (${when})`, measured: minutes, least, limit },
  ];
}
