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
      const answer = await world.client.ask([crsidOf(0), crsidOf(1), 'nobody1']);
      assert.deepEqual(answer.odd, []);
      assert.deepEqual(Object.fromEntries(answer.cancelled), { [crsidOf(0)]: true, [crsidOf(1)]: false });
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
    for (const batch of asked) assert.equal((await world.client.ask(batch)).cancelled.size, batch.length);
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
    ['an answer about twenty strangers', answering(Array.from({ length: 20 }, (_, n) => person(`zz${n + 100}`)))],
    ['XML', { kind: 'answer', status: 200, headers: { 'content-type': 'application/xml' }, body: '<result/>' }],
    ['an error in a 200', { kind: 'answer', status: 200, headers: json, body: '{"result":{"error":{"status":500}}}' }],
    ['a page for people', { kind: 'html' }],
    ['half an answer', { kind: 'truncated' }],
  ];
  for (const [what, does] of implausible) {
    it(`concludes nothing from ${what}`, async () => {
      await using world = await setup('direct');
      world.lookup.misbehave({ path: 'person/list', does });
      await assert.rejects(world.client.ask([crsidOf(1)]), ImplausibleAnswerError);
    });
  }

  const oneOdd: readonly [string, readonly object[], RegExp][] = [
    ['somebody who was not asked about', [person('zz98765')], /crsid zz98765/],
    ['somebody whose primary identifier is no CRSid', [person('30001234', 'usn')], /usn 30001234/],
    ['a person without `cancelled`', [{ identifier: { scheme: 'crsid', value: crsidOf(2) } }], /cannot be read/],
    ['a person without an identifier', [{ cancelled: false, identifier: null }], /cannot be read/],
    ['no person at all', [{}], /cannot be read/],
    ['somebody twice, differently', [person(crsidOf(2)), { ...person(crsidOf(2)), cancelled: true }], /twice/],
  ];
  for (const [what, rows, words] of oneOdd) {
    it(`names ${what}, concludes nothing of them, and takes what is said of the others`, async () => {
      await using world = await setup('direct');
      world.lookup.misbehave({
        path: 'person/list',
        does: answering([person(crsidOf(1)), ...rows, person(crsidOf(3))]),
      });
      const { cancelled, odd } = await world.client.ask([crsidOf(1), crsidOf(2), crsidOf(3)]);
      assert.deepEqual([...cancelled.keys()], [crsidOf(1), crsidOf(3)]);
      assert.equal(odd.length, 1);
      assert.match(odd.join(), words);
    });
  }

  it('knows people by padded and capital ids as well, and by the same answer twice', async () => {
    await using world = await setup('direct');
    const padded = person(` ${crsidOf(1).toUpperCase()} `);
    world.lookup.misbehave({ path: 'person/list', does: answering([padded, person(crsidOf(1), ' crsid ')]) });
    const { cancelled, odd } = await world.client.ask([crsidOf(1)]);
    assert.deepEqual([[...cancelled], odd], [[[crsidOf(1), false]], []]);
  });

  it('does not read a failing directory as one without people', async () => {
    await using world = await setup();
    world.lookup.misbehave({ path: 'person/list', does: { kind: 'status', status: 503 } });
    await assert.rejects(world.client.ask([crsidOf(1)]), UnavailableError);
  });

  it('shows a malformed id as the refusal it is, without the stack trace it comes with', async () => {
    await using world = await setup('direct');
    await assert.rejects(world.client.ask(['not a crsid']), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /400/);
      assert.doesNotMatch(error.message, /Service\.java/);
      return true;
    });
  });
});
