import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowEnding } from '#functions/cmis-echo360/queue/report-finished-rows.ts';
import { lesson, message } from '#test/unit/cmis-echo360/support/lessons.ts';

describe('the end of a queue row', () => {
  const notification = (week: number, status: 'SUCCESS' | 'FAILED' | 'UNPROCESSED', retry = 0) =>
    message('I', lesson({ slot: 1, week, start: '09:00', end: '10:00' }), {
      queueId: 7,
      siblings: 2,
      retry,
      status,
      open: status === 'UNPROCESSED',
      message: status === 'FAILED' ? 'no device' : '',
    });

  it('waits for every week', () => {
    assert.equal(rowEnding([notification(1, 'SUCCESS')]), null);
    assert.equal(rowEnding([notification(1, 'SUCCESS'), notification(2, 'UNPROCESSED')]), null);
  });

  it('is PROCESSED, or FAILED with the weeks that failed', () => {
    assert.deepEqual(rowEnding([notification(1, 'SUCCESS'), notification(2, 'SUCCESS')]), { to: 'PROCESSED' });
    assert.deepEqual(rowEnding([notification(1, 'FAILED'), notification(2, 'FAILED')]), {
      to: 'FAILED',
      error: 'week 1, 2: no device',
    });
  });

  it('goes by the last try of each week', () => {
    assert.deepEqual(
      rowEnding([notification(1, 'FAILED'), notification(2, 'SUCCESS'), notification(1, 'SUCCESS', 1)]),
      { to: 'PROCESSED' },
    );
    assert.equal(
      rowEnding([notification(1, 'FAILED'), notification(2, 'SUCCESS'), notification(1, 'UNPROCESSED', 1)]),
      null,
    );
  });
});
