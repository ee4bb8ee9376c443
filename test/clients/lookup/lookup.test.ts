import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crsidOf } from '#sandbox/gitlab/population.ts';
import { type LookupStandIn, startLookup } from '#sandbox/lookup/lookup.ts';
import { lookupConfig } from '#shared/clients/lookup/config.ts';
import type { LookupClient } from '#shared/clients/lookup/lookup-client.ts';
import { createLookupUpstream } from '#shared/clients/lookup/lookup-upstream.ts';
import { CredentialError, ImplausibleAnswerError, UnavailableError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';

interface Setup extends AsyncDisposable {
  readonly lookup: LookupStandIn;
  readonly client: LookupClient;
  readonly clock: PatientClock;
}

async function setup(access: 'gateway' | 'direct' = 'gateway', secret = 'right-secret'): Promise<Setup> {
  const clock = new PatientClock();
  const people = Array.from({ length: 1000 }, (_, n) => ({ crsid: crsidOf(n), cancelled: n % 10 === 0 }));
  const lookup = await startLookup({
    clock,
    people,
    group: { name: 'lockstep-group', password: 'right-secret' },
    client: { id: 'lockstep-client', secret: 'right-secret' },
    tokenSeconds: 600,
  });
  const system = lookupConfig.parse(
    access === 'direct'
      ? { access, url: lookup.directUrl, group: 'lockstep-group', password: 'env://SECRET', perMinute: 60_000 }
      : {
          access,
          url: lookup.gatewayUrl,
          tokenUrl: lookup.tokenUrl,
          clientId: 'lockstep-client',
          clientSecret: 'env://SECRET',
          perMinute: 60_000,
        },
  );
  const context: UpstreamContext = {
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: () => undefined,
    beforeWrite: async () => assert.fail('nothing here changes Lookup'),
  };
  const client = createLookupUpstream(system, { clock, log: silentLog, secrets: { read: async () => secret } }).connect(
    context,
  );
  return { lookup, client, clock, [Symbol.asyncDispose]: () => lookup.close() };
}

const json = { 'content-type': 'application/json' };
const person = (value: string, scheme = 'crsid') => ({ cancelled: false, identifier: { scheme, value } });
const answering = (people: readonly object[]) =>
  ({ kind: 'answer', status: 200, headers: json, body: JSON.stringify({ result: { people } }) }) as const;

describe('asking Lookup', () => {
  for (const access of ['gateway', 'direct'] as const) {
    it(`tells the cancelled, the live and the unknown apart (${access})`, async () => {
      await using world = await setup(access);
      const answer = await world.client.cancelled([crsidOf(0), crsidOf(1), 'nobody1']);
      assert.deepEqual(Object.fromEntries(answer), { [crsidOf(0)]: true, [crsidOf(1)]: false });
      await world.client.probe(crsidOf(0));
    });

    it(`says whose credentials are wrong (${access})`, async () => {
      await using world = await setup(access, 'wrong-secret');
      await assert.rejects(world.client.probe(crsidOf(0)), (error: unknown) => {
        assert.ok(error instanceof CredentialError);
        assert.doesNotMatch(error.message, /wrong-secret/);
        return true;
      });
    });
  }

  it('stops when Lookup does not know the person it must know', async () => {
    await using world = await setup();
    await assert.rejects(world.client.probe('nobody1'), /does not know nobody1/);
  });

  it('asks about hundreds at once, never in a URL that is too long, and forgets nobody', async () => {
    await using world = await setup();
    const batches = world.client.batches();
    const all = Array.from({ length: 1000 }, (_, n) => crsidOf(n));
    const full = all.flatMap(id => {
      const batch = batches.add(id);
      return batch === undefined ? [] : [batch];
    });
    const asked = [...full, batches.rest()];
    assert.deepEqual(asked.flat(), all);
    assert.ok(asked.length <= 5, `${asked.length} questions`);
    for (const batch of asked) assert.equal((await world.client.cancelled(batch)).size, batch.length);
    const longest = Math.max(
      ...world.lookup.requests.entries().map(({ path }) => path.length + world.lookup.url.length),
    );
    assert.ok(longest <= 2500 && longest > 2400, `${longest} characters`);
  });

  it('gets a new token once the old one is refused', async () => {
    await using world = await setup();
    await world.client.probe(crsidOf(0));
    world.lookup.revokeTokens();
    await world.client.probe(crsidOf(0));
    assert.equal(world.lookup.requests.count('POST /oauth2/v1/token'), 2);
  });

  const implausible: readonly [string, Parameters<LookupStandIn['misbehave']>[0]['does']][] = [
    ['an answer about somebody else', answering([person(crsidOf(1)), person('stranger')])],
    ['an answer by another scheme', answering([person(crsidOf(1), 'usn')])],
    ['an answer about somebody twice', answering([person(crsidOf(1)), person(crsidOf(1))])],
    ['XML', { kind: 'answer', status: 200, headers: { 'content-type': 'application/xml' }, body: '<result/>' }],
    ['an error in a 200', { kind: 'answer', status: 200, headers: json, body: '{"result":{"error":{"status":500}}}' }],
    ['a person without `cancelled`', answering([{ identifier: { scheme: 'crsid', value: crsidOf(1) } }])],
    ['a page for people', { kind: 'html' }],
    ['half an answer', { kind: 'truncated' }],
  ];
  for (const [what, does] of implausible) {
    it(`concludes nothing from ${what}`, async () => {
      await using world = await setup('direct');
      world.lookup.misbehave({ path: 'person/list', does });
      await assert.rejects(world.client.cancelled([crsidOf(1)]), ImplausibleAnswerError);
    });
  }

  it('names whom Lookup answered about without being asked, so that they can be found', async () => {
    await using world = await setup('direct');
    world.lookup.misbehave({ path: 'person/list', does: answering([person('zz98765')]) });
    await assert.rejects(world.client.cancelled([crsidOf(1)]), /crsid zz98765/);
  });

  it('does not read a failing directory as one without people', async () => {
    await using world = await setup();
    world.lookup.misbehave({ path: 'person/list', does: { kind: 'status', status: 503 } });
    await assert.rejects(world.client.cancelled([crsidOf(1)]), UnavailableError);
  });

  it('shows a malformed id as the refusal it is, without the stack trace it comes with', async () => {
    await using world = await setup('direct');
    await assert.rejects(world.client.cancelled(['not a crsid']), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /400/);
      assert.doesNotMatch(error.message, /Service\.java/);
      return true;
    });
  });
});
