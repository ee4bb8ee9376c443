import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Temporal } from 'temporal-polyfill';
import { echo360Config, echo360Target } from '#shared/clients/echo360/config.ts';
import { occursOn } from '#shared/clients/echo360/occurs-on.ts';
import { itemPath } from '#shared/clients/echo360/paths.ts';
import { UpstreamCredentialError } from '#shared/clients/http/http-errors.ts';
import fc from '#test/support/fast-check.ts';
import { draft, echo360Setup } from './support/echo360-setup.ts';

describe('the connection', () => {
  it('has defaults for all but the client', () => {
    const connection = echo360Config.parse({ clientId: 'c', clientSecret: 'env://SECRET' });
    const { url, perMinute, pageLimit, roomFilter } = connection;
    assert.deepEqual([url, perMinute, pageLimit, roomFilter], ['https://echo360.org.uk', 115, 100, null]);
    assert.equal(echo360Target(connection), 'echo360.org.uk');
    for (const wrong of [{ clientSecret: 'the-secret' }, { url: 'ftp://x' }, { url: 'echo360.org.uk' }, { more: 1 }]) {
      assert.equal(echo360Config.safeParse({ clientId: 'c', clientSecret: 'env://SECRET', ...wrong }).success, false);
    }
  });

  it('encodes ids once, or twice for a proxy that decodes', () => {
    assert.equal(itemPath('/x', 'a/b', 'percent'), '/x/a%2Fb');
    assert.equal(itemPath('/x', 'a/b', 'percent-twice'), '/x/a%252Fb');
  });

  it('is verified by the institution that Echo360 itself names', async () => {
    await using right = await echo360Setup();
    await right.client.verifyTarget();
    await using open = await echo360Setup({}, { institutionId: undefined });
    await open.client.verifyTarget();
    await using wrong = await echo360Setup({}, { institutionId: 'another' });
    await assert.rejects(wrong.client.verifyTarget(), error => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, 'ConfigError');
      assert.match(error.message, /belongs to institution .*, not to another\. Nothing was written\./);
      return true;
    });
    await using empty = await echo360Setup();
    for (const { id } of empty.standIn.state.campuses.values()) empty.standIn.state.campuses.remove(id);
    await empty.client.verifyTarget();
    for (const { id } of empty.standIn.state.organizations.values()) empty.standIn.state.organizations.remove(id);
    await assert.rejects(empty.client.verifyTarget(), { name: 'ConfigError' });
  });

  for (const unauthorizedStatus of [401, 403] as const) {
    it(`logs in again when its token ends before its time (${unauthorizedStatus}), also for a change`, async () => {
      await using setup = await echo360Setup({ unauthorizedStatus });
      await setup.client.listSchedules();
      setup.standIn.revokeTokens();
      assert.equal((await setup.client.createSchedule(draft)).kind, 'done');
      assert.equal(setup.standIn.requests.count('POST /oauth2/access_token'), 2);
    });
  }

  it('refreshes its token within its life', async () => {
    await using setup = await echo360Setup({ tokenSeconds: 600 });
    for (let round = 0; round < 3; round += 1) {
      await setup.client.listSchedules();
      setup.clock.advance(545_000);
    }
    assert.equal(setup.standIn.requests.count('POST /oauth2/access_token'), 3);
    assert.equal(setup.standIn.requests.count(401), 0);
  });

  it('that is refused ends the run, naming no secret', async () => {
    await using setup = await echo360Setup({}, { clientId: 'unknown' });
    await assert.rejects(setup.client.listSchedules(), error => {
      assert.ok(error instanceof UpstreamCredentialError);
      assert.doesNotMatch(error.message, /not-a-secret/);
      return true;
    });
    await using expired = await echo360Setup();
    expired.standIn.misbehave({ path: 'schedules', does: { kind: 'expiredToken' } });
    await assert.rejects(expired.client.createSchedule(draft), UpstreamCredentialError);
  });
});

describe('a series', () => {
  it('records on its days of the week between its dates, less the excluded', () => {
    const series = {
      date: '2026-11-02',
      endDate: '2026-11-18',
      daysOfWeek: ['MO' as const, 'WE' as const],
      exclusionDates: ['2026-11-09'],
    };
    const dates = Array.from({ length: 40 }, (_, day) =>
      Temporal.PlainDate.from('2026-10-25').add({ days: day }).toString(),
    );
    assert.deepEqual(
      dates.filter(date => occursOn(series, date)),
      ['2026-11-02', '2026-11-04', '2026-11-11', '2026-11-16', '2026-11-18'],
    );
  });

  it('that is none records on its one date', () => {
    const property = fc.property(fc.integer({ min: -30, max: 30 }), days => {
      const once = { date: '2026-11-02', endDate: null, daysOfWeek: [], exclusionDates: [] };
      const date = Temporal.PlainDate.from('2026-11-02').add({ days }).toString();
      assert.equal(occursOn(once, date), days === 0);
    });
    fc.assert(property, { numRuns: 50 });
  });
});
