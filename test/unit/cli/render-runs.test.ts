import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { academicYearAt, nextMonday } from '#functions/cmis-echo360/sandbox/academic-year.ts';
import { durationText, runSummary } from '#shared/cli/render/run-summary.ts';
import { styleFor } from '#shared/cli/render/style.ts';
import { exactTimeText, timeText } from '#shared/cli/render/time-text.ts';
import { wrap } from '#shared/cli/render/wrap.ts';
import { printable } from '#shared/core/printable.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';

const result: RunResult = {
  function: 'echo360-queue',
  runId: '20261121T203000000-aaaaaa',
  mode: 'apply',
  target: 'echo360.example.ac.uk',
  status: 'aborted',
  message: 'Echo360 did not answer for five minutes.',
  advice: 'Nothing to do: the next run continues.',
  startedAt: '2026-11-21T20:30:00.000Z',
  endedAt: '2026-11-21T20:36:05.000Z',
  rounds: 2,
  counts: { create: { planned: 12_345, done: 100, skipped: 0, failed: 0, deferred: 7 } },
  requests: { cmis: 4, echo360: 1234 },
  storeOperations: { reads: 10, writes: 20, queries: 3 },
  excesses: [],
  findings: [],
  remains: true,
};

describe('the summary of a run', () => {
  it('says how it ended, what to do, what was done and what it cost', () => {
    assert.equal(
      runSummary(result, styleFor({ width: 80, colour: false })),
      [
        'echo360-queue aborted: Echo360 did not answer for five minutes.',
        '  Nothing to do: the next run continues.',
        '          planned  done  deferred',
        '  create    12345   100         7',
        '  More is waiting: the next run goes on with it.',
        '  apply, 6 min 5 s, 2 rounds, run 20261121T203000000-aaaaaa',
        '  requests: cmis 4, echo360 1,234; state: 10 read, 20 written, 3 queried',
      ].join('\n'),
    );
  });
});

describe('times and durations', () => {
  const now = Date.parse('2026-07-01T11:00:00Z');

  it('are told by the clock of London, with as much date as needed', () => {
    assert.equal(timeText(Date.parse('2026-07-01T08:05:00Z'), now), '09:05');
    assert.equal(timeText(Date.parse('2026-06-30T23:30:00Z'), now), '00:30');
    assert.equal(timeText(Date.parse('2026-01-31T08:05:00Z'), now), '31 Jan 08:05');
    assert.equal(timeText(Date.parse('2025-12-31T23:59:00Z'), now), '31 Dec 2025 23:59');
    assert.equal(exactTimeText(Date.parse('2026-07-01T08:05:07Z')), '2026-07-01 09:05:07');
  });

  it('have a unit that fits', () => {
    assert.deepEqual([5, 1500, 61_000, 3_660_000].map(durationText), ['5 ms', '1.5 s', '1 min 1 s', '1 h 1 min']);
  });
});

describe('text for terminals', () => {
  it('loses what would steer the terminal or fake a line', () => {
    assert.equal(printable('a\u001b[2Kb\r\nc\u202ed\u2028e'), 'a [2Kb c d e');
  });

  it('is broken between words, colours not counted', () => {
    assert.equal(wrap('one two three four', 10, '  '), '  one two\n    three\n    four');
    assert.equal(wrap('\u001b[31mone\u001b[39m two', 7), '\u001b[31mone\u001b[39m two');
  });
});

describe('the days of the sandbox', () => {
  it('lie in the academic year of the day, from August on the new one', () => {
    assert.equal(academicYearAt(Date.parse('2026-07-31T12:00:00Z')), '2025/26');
    assert.equal(academicYearAt(Date.parse('2026-08-01T12:00:00Z')), '2026/27');
    assert.equal(academicYearAt(Date.parse('2099-09-01T12:00:00Z')), '2099/00');
  });

  it('begin on the Monday after today', () => {
    assert.equal(nextMonday(Date.parse('2026-11-21T12:00:00Z')), '2026-11-23');
    assert.equal(nextMonday(Date.parse('2026-11-23T00:00:00Z')), '2026-11-30');
    assert.equal(nextMonday(Date.parse('2026-11-22T23:00:00Z')), '2026-11-23');
  });
});
