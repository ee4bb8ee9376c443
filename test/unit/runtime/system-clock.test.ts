import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OutOfTimeError } from '#shared/core/errors.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';

describe('the real clock', () => {
  it('ends a sleep by the reason why it was aborted, so that a run out of time is no defect', async () => {
    const stop = new AbortController();
    const asleep = systemClock.sleep(60_000, stop.signal);
    stop.abort(new OutOfTimeError('The time is used up.'));
    await assert.rejects(asleep, OutOfTimeError);
    await assert.rejects(systemClock.sleep(60_000, stop.signal), OutOfTimeError);
  });
});
