import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  controlAfter,
  type EndedRun,
  endOf,
  type RunEnd,
  runEnds,
  type WorkOver,
} from '#shared/runtime/run/end-of-run.ts';
import { type Control, emptyControl } from '#shared/state/collections/control.ts';

const hour = Date.parse('2026-11-21T20:00:00Z');
const now = hour + 120_000;
const approval = { runId: 'blocked-1', by: 'ab123', at: 1, configDigest: 'c' };
const waiting = { runId: 'blocked-1', planDigest: 'p1', at: 2 };

/** A function under a run that works under an approval and goes on with a dead run's work. */
const before: Control = {
  ...emptyControl,
  ticket: { id: 't', holder: 'h', runId: 'this', takenAt: 3, process: null, goneAt: null, controls: [], terms: null },
  approval,
  unfinishedRunId: 'dead',
  unreportedRunId: 'dead',
  lastBlocked: waiting,
  tallies: [{ hour, counts: { delete: 1 } }],
};

const run: EndedRun = {
  runId: 'this',
  now,
  did: { delete: 20 },
  ended: { done: 20, failed: 1 },
  deadRunDid: { delete: 300 },
  underCampaign: { id: 'c1', did: { delete: 7 }, deadRunDid: { delete: 40 } },
  configDigest: 'c',
  campaignAtStart: 'c1',
  plan: { runId: 'this', planDigest: 'p2' },
  approvedRunId: 'blocked-1',
  lastRun: { id: 'this', status: 'succeeded', endedAt: now, summary: 'so it went' },
  remains: false,
  reported: true,
};

/** What is left of approval, unfinished run, deletions counted, and waiting plan, after each end. */
const rows: Readonly<Record<RunEnd, readonly [string | null, string | null, number, string | null]>> = {
  'no plan': ['blocked-1', 'dead', 1, 'p1'],
  'nothing to do': ['blocked-1', null, 301, null],
  blocked: ['blocked-1', 'dead', 1, 'p2'],
  'blocked again': ['blocked-1', 'dead', 1, 'p1'],
  'blocked in a later round': [null, null, 21, 'p2'],
  'carried out': [null, null, 21, null],
  'left off': ['blocked-1', null, 21, null],
  'cut short': ['blocked-1', 'this', 1, null],
};

describe('the end of a run', () => {
  for (const end of runEnds) {
    it(`that ${end}`, () => {
      const after = controlAfter(before, end, run);
      const deleted = after.tallies.reduce((sum, { counts }) => sum + (counts['delete'] ?? 0), 0);
      const { approval: left, unfinishedRunId, lastBlocked } = after;
      assert.deepEqual([left?.runId ?? null, unfinishedRunId, deleted, lastBlocked?.planDigest ?? null], rows[end]);
      assert.equal(after.ticket, null, 'the lease is given back');
      assert.deepEqual(after.lastRun, { ...run.lastRun, since: now, times: 1 });
    });
  }

  it('counts how many in a row have ended so, and since when', () => {
    const aborted = { ...run.lastRun, status: 'aborted' } as const;
    const once = controlAfter(before, 'no plan', { ...run, lastRun: { ...aborted, endedAt: 1 } });
    const thrice = [2, 3].reduce(
      (control, endedAt) => controlAfter(control, 'no plan', { ...run, lastRun: { ...aborted, endedAt } }),
      once,
    );
    assert.deepEqual([thrice.lastRun?.times, thrice.lastRun?.since, thrice.lastRun?.endedAt], [3, 1, 3]);
    assert.equal(controlAfter(thrice, 'carried out', run).lastRun?.times, 1);
  });

  it('uses up no approval that was given while it ran', () => {
    const given = { ...before, approval: { ...approval, runId: 'blocked-2' } };
    assert.equal(controlAfter(given, 'carried out', run).approval?.runId, 'blocked-2');
  });

  it('leaves work to the next tick when some remains, or was announced meanwhile, and the report when it was not made', () => {
    assert.equal(controlAfter(before, 'carried out', run).pending, false);
    assert.equal(controlAfter(before, 'carried out', { ...run, remains: true }).pending, true);
    assert.equal(controlAfter({ ...before, pending: true }, 'carried out', run).pending, true);
    assert.equal(controlAfter(before, 'carried out', run).unreportedRunId, null);
    assert.equal(controlAfter(before, 'carried out', { ...run, reported: false }).unreportedRunId, 'dead');
  });
});

describe('which end a run has', () => {
  const plain: WorkOver = {
    status: 'succeeded',
    planStored: false,
    overLimit: false,
    waitsAlready: false,
    endedEarly: false,
    cutShort: false,
  };
  const over = { status: 'blocked', overLimit: true } as const;
  const cases: readonly [string, Partial<WorkOver>, RunEnd][] = [
    ['paused before it began', { status: 'skipped' }, 'no plan'],
    ['could not read', { status: 'aborted', endedEarly: true }, 'no plan'],
    ['was refused', { status: 'failed', endedEarly: true }, 'no plan'],
    ['found everything in step', {}, 'nothing to do'],
    ['planned too much', over, 'blocked'],
    ['planned too much once more', { ...over, waitsAlready: true }, 'blocked again'],
    ['planned too much in a later round', { ...over, planStored: true }, 'blocked in a later round'],
    [
      'met a waiting plan in a later round',
      { ...over, planStored: true, waitsAlready: true },
      'blocked in a later round',
    ],
    ['did everything', { planStored: true }, 'carried out'],
    ['did everything, some of it in vain', { planStored: true, status: 'partial' }, 'carried out'],
    ['did everything and could not say whether more waits', { planStored: true, status: 'failed' }, 'carried out'],
    ['ran out of time', { planStored: true, endedEarly: true }, 'left off'],
    ['was stopped by an error between changes', { planStored: true, status: 'failed', endedEarly: true }, 'left off'],
    [
      'was stopped by an error in a change',
      { planStored: true, status: 'aborted', endedEarly: true, cutShort: true },
      'cut short',
    ],
  ];
  for (const [what, more, expected] of cases) {
    it(`of one that ${what}: ${expected}`, () => assert.equal(endOf({ ...plain, ...more }), expected));
  }
});
