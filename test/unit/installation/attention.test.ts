import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attentionsOf, overdueSince } from '#shared/installation/overview/attention.ts';
import type { FunctionState } from '#shared/installation/overview/function-state.ts';

const minute = 60_000;
const now = Date.parse('2026-11-23T14:30:00Z');
const at = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
const schedule = { text: 'every minute', cron: '* * * * *', zone: 'Europe/London' };
const parts = { now, schedule, at };

const idle: FunctionState = {
  name: 'shelf',
  readAt: now,
  held: null,
  paused: null,
  lastRun: null,
  lastSuccessAt: null,
  latest: null,
  blocked: null,
  approval: null,
  campaign: null,
  requested: null,
  unfinishedRunId: null,
  tallies: [],
  days: [],
  lastTick: { at: now - 20_000, result: 'Nothing to do.' },
};

const lastRun = (more: Partial<NonNullable<FunctionState['lastRun']>>): FunctionState => ({
  ...idle,
  lastRun: { id: 'r1', status: 'succeeded', endedAt: now - minute, summary: 'so', since: null, times: 1, ...more },
});
const held = (more: Partial<NonNullable<FunctionState['held']>>): FunctionState => ({
  ...idle,
  held: {
    runId: 'r2',
    function: 'f',
    holder: 'host',
    since: now - 10 * minute,
    heardAt: now - 75_000,
    endsAt: now + 105_000,
    sign: 'silent',
    isGone: false,
    progress: null,
    ...more,
  },
});

const day = 24 * 60 * minute;
const campaign: NonNullable<FunctionState['campaign']> = {
  id: 'c1',
  planOf: 'p1',
  by: 'ab123',
  at: now - 30 * minute,
  why: 'rollover',
  until: now + 10 * day - 30 * minute,
  kinds: ['delete'],
  most: 90,
  covered: { delete: 90 },
  shards: 1,
  configDigest: 'c',
  done: { delete: 30 },
  hours: [{ hour: now - 30 * minute, counts: { delete: 30 } }],
  ended: null,
};

const cases: readonly [string, FunctionState, readonly [string, RegExp, readonly string[]][]][] = [
  ['all is well', lastRun({}), []],
  ['one that has never run', { ...idle, lastTick: null }, []],
  [
    'a failure',
    lastRun({ status: 'failed', summary: 'GitLab refused the token' }),
    [['broken', /shelf failed at 14:29: GitLab refused the token/, ['show r1']]],
  ],
  ['one abort', lastRun({ status: 'aborted', summary: 'down' }), [['note', /was aborted at 14:29: down/, ['show r1']]]],
  [
    'two aborts since a success an hour ago',
    {
      ...lastRun({ status: 'aborted', summary: 'down', times: 2, since: now - 2 * minute }),
      lastSuccessAt: now - 60 * minute,
      lastTick: null,
    },
    [
      ['note', /was aborted 2 times since 14:28: down/, ['show r1']],
      ['broken', /comes, but has not succeeded since 13:30/, ['runs shelf']],
    ],
  ],
  [
    'eleven aborts',
    lastRun({ status: 'aborted', summary: 'down', times: 11, since: now - 30 * minute }),
    [['broken', /was aborted 11 times since 14:00: down/, ['show r1']]],
  ],
  ['items that fail', lastRun({ status: 'partial', summary: '1 failed.' }), [['note', /1 failed/, ['show r1']]]],
  [
    'a plan that waits, whatever ran since',
    { ...lastRun({ status: 'aborted' }), blocked: { runId: 'b1', planDigest: 'd', at: now - 20 * minute } },
    [
      ['note', /aborted/, ['show r1']],
      ['waits', /stopped by a limit at 14:10/, ['show b1', 'approve shelf b1']],
    ],
  ],
  [
    'a pause',
    { ...idle, paused: { by: 'ab123', why: 'rollover', at: now - minute } },
    [['note', /paused by ab123 at 14:29: rollover/, ['resume shelf']]],
  ],
  [
    'an approval',
    { ...idle, approval: { runId: 'b1', by: 'ab123', at: now, configDigest: 'c' } },
    [['note', /ab123 approved run b1/, ['approve shelf --withdraw']]],
  ],
  [
    'a campaign, which has decided on the plan that was stopped before it was begun',
    { ...idle, blocked: { runId: 'b1', planDigest: 'd', at: now - 40 * minute }, campaign },
    [
      [
        'note',
        /Campaign of shelf \(ab123: rollover\): 30 of 90 done, 60 minutes left .*; until 14:00/,
        ['campaign show shelf', 'campaign end shelf --why <reason>'],
      ],
    ],
  ],
  [
    'a plan that was stopped although there is a campaign',
    { ...idle, blocked: { runId: 'b1', planDigest: 'd', at: now - minute }, campaign },
    [
      ['waits', /stopped by a limit at 14:29/, ['show b1', 'approve shelf b1']],
      ['note', /Campaign of shelf/, ['campaign show shelf', 'campaign end shelf --why <reason>']],
    ],
  ],
  [
    'a campaign that a person ended, for a week',
    { ...idle, campaign: { ...campaign, ended: { at: now - minute, by: 'cd456', why: 'a wrong import' } } },
    [['note', /ended by cd456 at 14:29 because “a wrong import”: 60 of 90 not carried out/, ['campaign show shelf']]],
  ],
  [
    'no campaign that is over for longer',
    { ...idle, campaign: { ...campaign, ended: { at: now - 8 * day, by: 'cd456', why: 'a wrong import' } } },
    [],
  ],
  [
    'a run asked for',
    { ...idle, requested: { runId: 'q1', by: 'ab123', at: now, mode: null, parameters: null, whole: false } },
    [['note', /Run q1 of shelf, asked for by ab123 .*waits for the next tick/, []]],
  ],
  [
    'a silent run',
    held({}),
    [['note', /last heard 75 s ago\. If it is dead, the next run after 14:31 takes over/, []]],
  ],
  [
    'a dead run',
    held({ sign: 'dead', heardAt: now - 4 * minute, endsAt: now - minute }),
    [['note', /last heard 240 s ago and holds nothing any more/, []]],
  ],
  [
    'a run whose process was killed, lately heard as it was',
    held({ isGone: true, heardAt: now - 10_000, endsAt: now + 30_000 }),
    [['note', /r2 .* is dead: its process is gone, .* 10 s ago\. The next run after 14:30 takes over by itself/, []]],
  ],
  [
    'a run whose process was killed some time ago',
    held({ isGone: true, sign: 'dead', heardAt: now - 90_000, endsAt: now - 10_000 }),
    [['note', /its process is gone, .* 90 s ago\. The next run takes over by itself/, []]],
  ],
  ['a run at work', held({ sign: 'alive', heardAt: now - 10_000 }), []],
  [
    'ticks that stopped',
    { ...idle, lastTick: { at: now - 30 * minute, result: 'Nothing to do.' } },
    [['broken', /due at 14:01 and was last seen at 14:00: is `lockstep serve`/, []]],
  ],
];

describe('what a person should know of a function', () => {
  for (const [what, state, expected] of cases) {
    it(`is told of ${what}`, () => {
      const found = attentionsOf(state, parts);
      assert.deepEqual(
        found.map(({ gravity, commands }) => [gravity, commands]),
        expected.map(([gravity, , commands]) => [gravity, commands]),
      );
      for (const [index, [, words]] of expected.entries()) assert.match(found[index]?.sentence ?? '', words);
    });
  }

  it('is not overdue while it is switched off, at work, or hardly late', () => {
    const late = { ...idle, lastTick: { at: now - 30 * minute, result: '' } };
    assert.equal(overdueSince(late, { now, schedule: undefined }), undefined);
    assert.equal(overdueSince({ ...held({ sign: 'alive', heardAt: now }), lastTick: null }, parts), undefined);
    assert.equal(overdueSince({ ...idle, lastTick: { at: now - 5 * minute, result: '' } }, parts), undefined);
    assert.notEqual(overdueSince(late, parts), undefined);
    const nightly = { ...schedule, cron: '10 2 * * *' };
    assert.equal(overdueSince(late, { now, schedule: nightly }), undefined);
  });
});
