import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { exceeded } from '#test/bench/benchmark.ts';
import { runBenchmarks } from '#test/bench/run-benchmarks.ts';

const folder = join(import.meta.dirname, 'fixtures');

async function ran(...only: string[]): Promise<{ code: number; printed: string }> {
  const lines: string[] = [];
  const code = await runBenchmarks(folder, only, text => lines.push(text));
  return { code, printed: lines.join('\n') };
}

describe('the benchmark runner', () => {
  it('prints what was measured beside the least possible, and ends well within the limits', async () => {
    const { code, printed } = await ran('frugal');
    assert.equal(code, 0);
    assert.match(printed, /frugal: keeps its limit/);
    assert.match(printed, /calls\s+│\s+105\s+│\s+100\s+│\s+1\.050\s+│\s+105\s+│ ok/);
    assert.match(printed, /as few as can be/);
  });

  it('ends with 1 where a limit is exceeded or a benchmark has no result, naming it', async () => {
    const { code, printed } = await ran('greedy', 'unfinished', 'frugal');
    assert.equal(code, 1);
    assert.match(printed, /EXCEEDED/);
    assert.match(printed, /unfinished: FAILED/);
    assert.match(printed, /Limits exceeded or failed: greedy, unfinished\./);
  });

  it('runs nothing where a name is unknown', async () => {
    const { code, printed } = await ran('frugal', 'nothing');
    assert.equal(code, 2);
    assert.equal(printed, 'There is no benchmark nothing. There are: frugal, greedy, unfinished.');
  });

  it('takes what is not a number as exceeding', () => {
    const row = { what: 'calls', measured: Number.NaN, least: null, limit: 5 };
    assert.deepEqual(exceeded([row, { ...row, limit: null }, { ...row, measured: 5 }]), [row]);
  });
});
