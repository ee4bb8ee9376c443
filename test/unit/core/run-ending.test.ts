import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exitCodeOf } from '#shared/cli/exit-code.ts';
import { CredentialError, LeaseLostError, UnavailableError } from '#shared/core/errors.ts';
import { endingFromOutcomes, endingOf } from '#shared/core/run-ending.ts';
import { runStatuses } from '#shared/core/run-status.ts';
import { httpStatusOf } from '#shared/runtime/http/http-status.ts';

describe('the ending of a run', () => {
  it('follows the error that stopped it', () => {
    assert.equal(endingOf(new CredentialError('refused')).status, 'failed');
    assert.equal(endingOf(new UnavailableError('down')).status, 'aborted');
    assert.equal(endingOf(new LeaseLostError('gone')).status, 'aborted');
    assert.equal(endingOf(new TypeError('x is undefined')).status, 'failed');
  });

  it('is partial as soon as one item failed, and says the counts', () => {
    assert.deepEqual(endingFromOutcomes({ done: 2, skipped: 0, failed: 1, deferred: 3 }), {
      status: 'partial',
      message: '2 done, 1 failed, 3 deferred to the next run.',
    });
    assert.equal(endingFromOutcomes({ done: 0, skipped: 0, failed: 0, deferred: 0 }).message, 'Nothing to do.');
  });

  it('answers the scheduler 200 and a person 409 when another run is at work', () => {
    assert.equal(httpStatusOf('skipped', 'scheduler'), 200);
    assert.equal(httpStatusOf('skipped', 'person'), 409);
    assert.equal(httpStatusOf('partial', 'scheduler'), 200);
    assert.equal(httpStatusOf('blocked', 'scheduler'), 500);
    assert.equal(httpStatusOf('aborted', 'person'), 503);
  });

  it('has an exit code of its own for each status, and leaves 2 to wrong usage', () => {
    const codes = runStatuses.map(exitCodeOf);
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(!codes.includes(2));
  });
});
