import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const file = fileURLToPath(new URL('support/garbage-process.ts', import.meta.url));

async function peakMiB(how: 'small' | 'as it comes'): Promise<number> {
  const child = fork(file, [how], { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [] });
  const [message] = await once(child, 'message');
  return z.number().positive().parse(message);
}

describe('keeping memory small', () => {
  it('has an effect although V8 is running already', async () => {
    const [asItComes, small] = [await peakMiB('as it comes'), await peakMiB('small')];
    assert.ok(small < 0.85 * asItComes, `${small} MiB in place of ${asItComes} MiB`);
  });
});
