import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paceOf } from '#functions/cmis-echo360/upstreams.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';

describe('the pace of calls to Echo360', () => {
  const connection = echo360Config.parse({ clientId: 'lockstep', clientSecret: 'env://SECRET' });

  it('stays within 120 a minute though the queue and a nightly listing run at once in two processes', () => {
    const together = paceOf(connection, 'sending') + paceOf(connection, 'listing');
    assert.ok(together <= connection.perMinute && connection.perMinute < 120, String(together));
  });

  it('leaves a listing of 50,000 recordings time within the default budget of a refresh', () => {
    const pages = 50_000 / connection.pageLimit;
    assert.ok(pages / paceOf(connection, 'listing') < 1_500 / 60);
  });
});
