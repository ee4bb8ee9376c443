import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { type Job, startLocalScheduler } from '#shared/cli/schedule/local-scheduler.ts';
import { nextTime } from '#shared/config/cron.ts';

const minute = 60_000;

function times(cron: string, from: string, count: number): string[] {
  const found: string[] = [];
  let at = Date.parse(from);
  while (found.length < count) {
    at = nextTime({ cron, zone: 'Europe/London' }, at);
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('cron schedules', () => {
  it('are due every minute, at steps, in lists and ranges', () => {
    assert.deepEqual(times('* * * * *', '2026-11-21T20:00:30Z', 2), ['2026-11-21T20:01', '2026-11-21T20:02']);
    assert.deepEqual(times('*/10 2-4 * * *', '2026-11-21T04:45:00Z', 2), ['2026-11-21T04:50', '2026-11-22T02:00']);
    assert.deepEqual(times('17,47 * * * *', '2026-11-21T20:17:00Z', 2), ['2026-11-21T20:47', '2026-11-21T21:17']);
    assert.deepEqual(times('5-59/20 0 * * *', '2026-11-21T00:30:00Z', 2), ['2026-11-21T00:45', '2026-11-22T00:05']);
  });

  it('know days of the week and of the month, and take either when both are given', () => {
    assert.deepEqual(times('0 6 * * 1-5', '2026-11-21T00:00:00Z', 1), ['2026-11-23T06:00']);
    assert.deepEqual(times('0 6 * * 0', '2026-11-21T00:00:00Z', 1), ['2026-11-22T06:00']);
    assert.deepEqual(times('0 6 1 * 7', '2026-11-21T00:00:00Z', 3), [
      '2026-11-22T06:00',
      '2026-11-29T06:00',
      '2026-12-01T06:00',
    ]);
    assert.deepEqual(times('0 0 29 2 *', '2026-11-21T00:00:00Z', 1), ['2028-02-29T00:00']);
  });

  it('go by the wall clock of their zone through both clock changes', () => {
    assert.deepEqual(times('30 9 * * *', '2026-03-28T00:00:00Z', 3), [
      '2026-03-28T09:30',
      '2026-03-29T08:30',
      '2026-03-30T08:30',
    ]);
    assert.equal(new Set(times('*/15 * * * *', '2026-10-25T00:00:00Z', 12)).size, 12, 'no quarter of an hour is lost');
  });

  const changes = [
    ['30 1 * * *', 'spring', ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'], 'at the end of the gap'],
    [
      '0,30 1 * * *',
      'spring',
      ['2026-03-28T01:00', '2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:00'],
      'once',
    ],
    ['30 1 * * *', 'autumn', ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'], 'once, the first time'],
    [
      '0,30 1 * * *',
      'autumn',
      ['2026-10-24T00:00', '2026-10-24T00:30', '2026-10-25T00:00', '2026-10-25T00:30'],
      'once each',
    ],
    ['30 2 * * *', 'spring', ['2026-03-28T02:30', '2026-03-29T01:30', '2026-03-30T01:30'], 'as ever'],
    ['30 2 * * *', 'autumn', ['2026-10-24T01:30', '2026-10-25T02:30', '2026-10-26T02:30'], 'as ever'],
    ['17 * * * *', 'spring', ['2026-03-28T00:17', '2026-03-28T01:17'], 'every hour'],
  ] as const;
  for (const [cron, season, expected, how] of changes) {
    it(`run "${cron}" in the night of the ${season} change ${how}`, () => {
      const from = season === 'spring' ? '2026-03-28T00:00:00Z' : '2026-10-23T23:00:00Z';
      assert.deepEqual(times(cron, from, expected.length), [...expected]);
    });
  }

  it('lose no hour and repeat none where they run through the night', () => {
    for (const [cron, step] of [
      ['* * * * *', 1],
      ['*/15 * * * *', 15],
      ['17 * * * *', 60],
    ] as const) {
      for (const from of ['2026-03-28T23:17:00Z', '2026-10-24T22:17:00Z']) {
        const found = times(cron, from, Math.floor(300 / step)).map(at => Date.parse(`${at}Z`));
        const steps = found.slice(1).map((at, index) => (at - (found[index] ?? 0)) / minute);
        assert.deepEqual(new Set(steps), new Set([step]), `${cron} from ${from}`);
      }
    }
  });

  it('are refused when they cannot be understood or never come', () => {
    for (const wrong of [
      '* * * *',
      '60 * * * *',
      '* 24 * * *',
      '5-1 * * * *',
      '*/0 * * * *',
      'a * * * *',
      '* * 0 * *',
    ]) {
      assert.throws(() => nextTime({ cron: wrong, zone: 'UTC' }, 0), { name: 'ConfigError' }, wrong);
    }
    assert.throws(() => nextTime({ cron: '0 0 31 2 *', zone: 'Europe/London' }, 0), /never comes/);
  });
});

describe('the local scheduler', () => {
  const schedule = { text: 'every minute', cron: '* * * * *', zone: 'Europe/London' };

  it('runs each job at its times, never one job twice at once, until it is stopped', async () => {
    const clock = new ManualClock('2026-11-21T20:00:30Z');
    const stop = new AbortController();
    const ran: string[] = [];
    const busy = Promise.withResolvers<void>();
    const job = (name: string, run: () => Promise<void>): Job => ({
      name,
      schedule,
      run: () => {
        ran.push(`${name} ${new Date(clock.now()).toISOString().slice(11, 16)}`);
        return run();
      },
    });
    const scheduler = startLocalScheduler(
      [job('quick', () => Promise.resolve()), job('slow', () => busy.promise)],
      clock,
      stop.signal,
    );

    await clock.untilSleeping(2);
    clock.advance(minute);
    await clock.untilSleeping(1);
    clock.advance(minute);
    await clock.untilSleeping(1);
    assert.deepEqual(ran, ['quick 20:01', 'slow 20:01', 'quick 20:02']);

    busy.resolve();
    await clock.untilSleeping(2);
    clock.advance(minute);
    await clock.untilSleeping(2);
    assert.deepEqual(ran.slice(3), ['quick 20:03', 'slow 20:03']);

    stop.abort(new Error('stopped'));
    await scheduler.ended;
  });

  it('runs a job at once when it is woken, and once more when that comes while it runs', async () => {
    const clock = new ManualClock('2026-11-21T20:00:30Z');
    const stop = new AbortController();
    const ran: string[] = [];
    let busy = Promise.withResolvers<void>();
    let begun = Promise.withResolvers<void>();
    const job: Job = {
      name: 'woken',
      schedule,
      run: async () => {
        ran.push(new Date(clock.now()).toISOString().slice(11, 19));
        begun.resolve();
        await busy.promise;
      },
    };
    const scheduler = startLocalScheduler([job], clock, stop.signal);
    await clock.untilSleeping(1);
    await scheduler.wake('woken');
    await begun.promise;
    await scheduler.wake('woken');
    begun = Promise.withResolvers();
    const first = busy;
    busy = Promise.withResolvers();
    first.resolve();
    await begun.promise;
    assert.deepEqual(ran, ['20:00:30', '20:00:30']);
    busy.resolve();
    await clock.untilSleeping(1);
    stop.abort(new Error('stopped'));
    await scheduler.ended;
    assert.equal(ran.length, 2);
  });

  it('waits weeks for a rare job, and once, though timers take 24 days at most and end early', async () => {
    const stop = new AbortController();
    let now = Date.parse('2026-11-21T20:00:00Z');
    const ran: string[] = [];
    let longest = 0;
    const clock = {
      now: () => now,
      monotonic: () => now,
      after: () => assert.fail('nobody waits for anything else'),
      sleep: async (ms: number) => {
        longest = Math.max(longest, ms);
        now += Math.max(1, ms - 1);
      },
    };
    const job: Job = {
      name: 'rare',
      schedule: { text: 'twice a year', cron: '0 3 1 1,7 *', zone: 'Europe/London' },
      run: async () => {
        ran.push(new Date(now).toISOString());
        if (ran.length === 2) stop.abort(new Error('stopped'));
      },
    };
    await startLocalScheduler([job], clock, stop.signal).ended;
    assert.deepEqual(ran, ['2027-01-01T03:00:00.000Z', '2027-07-01T02:00:00.000Z']);
    assert.ok(longest < 2 ** 31, `${longest} ms`);
  });
});
