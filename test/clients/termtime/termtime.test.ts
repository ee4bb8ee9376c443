import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fetchFrom } from '#sandbox/kit/network.ts';
import { createTermtime, sandboxTermtimeKey, type TermtimeStandIn } from '#sandbox/termtime/termtime.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { probeTermtime } from '#shared/clients/termtime/probe.ts';
import { refusalIn } from '#shared/clients/termtime/refusal.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import { createTermtimeUpstream } from '#shared/clients/termtime/termtime-upstream.ts';
import { ConfigError, CredentialError, UnavailableError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';

function setup(
  key = sandboxTermtimeKey,
  keyForm = 'k<key>',
): { readonly termtime: TermtimeStandIn; readonly client: TermtimeClient } {
  const clock = new PatientClock();
  const termtime = createTermtime({ clock });
  termtime.state.departments.set('CHEM', 'Chemistry');
  termtime.state.activityTypes.set('LEC', 'Lecture');
  const config = termtimeConfig.parse({
    url: termtime.apiUrl,
    database: 'CambTest',
    key: 'env://K',
    keyForm,
    perMinute: 600_000,
    burst: 100,
  });
  const instance = { clock, log: silentLog, secrets: { read: async () => key }, fetch: fetchFrom(termtime) };
  const client = createTermtimeUpstream(config, instance).connect({
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: () => undefined,
    beforeWrite: async () => undefined,
  });
  return { termtime, client };
}

const draft = {
  code: 'R1',
  name: 'Room 1',
  floor: 'Ground',
  building: 'Chemistry',
  campus: 'West',
  department: 'CHEM',
  capabilities: [],
  capacities: [{ type: 'LEC', capacity: 40 }],
};

async function withPlaces(client: TermtimeClient): Promise<void> {
  await client.createCampus('West', 'W');
  await client.createBuilding({ name: 'Chemistry', code: 'B1', campus: 'West' });
  await client.createFloor({ name: 'Ground', code: 'G', building: 'Chemistry', campus: 'West' });
}

describe('a probe of TermTime', () => {
  it('finds nothing at a database that is as documented, names what differs, and writes nothing', async () => {
    const { termtime, client } = setup();
    assert.deepEqual(
      (await probeTermtime(client)).filter(({ isAsAssumed }) => !isAsAssumed),
      [],
    );
    termtime.configure({ database: '2026' });
    const [key] = await probeTermtime(client);
    assert.match(key?.found ?? '', /opens the database 2026/);
    assert.equal(termtime.requests.entries().filter(({ method }) => method !== 'GET').length, 0);
  });
});

describe('a client of TermTime', () => {
  for (const form of ['k<key>', 'k <key>']) {
    it(`shows its key as ${form}, and knows its database`, async () => {
      const { termtime, client } = setup(undefined, form);
      await client.verifyDatabase();
      termtime.configure({ database: '2026' });
      await assert.rejects(client.verifyDatabase(), ConfigError);
    });
  }

  it('says that a key is not accepted, and never shows it', async () => {
    for (const key of ['NotTheRightKey012345', 'too short']) {
      await assert.rejects(setup(key).client.rooms(), (error: unknown) => {
        assert.ok(error instanceof CredentialError);
        assert.ok(!error.message.includes(key));
        return true;
      });
    }
  });

  it('gives a new room its long name by an update, and reads back what it wrote', async () => {
    const { termtime, client } = setup();
    await withPlaces(client);
    const name = 'x'.repeat(80);
    assert.equal((await client.createRoom({ ...draft, name })).kind, 'done');
    const [room] = await client.rooms();
    assert.deepEqual([room?.name, room?.department, room?.capacities], [name, 'CHEM', draft.capacities]);
    assert.equal((await client.updateRoom({ ...draft, marked: true })).kind, 'done');
    assert.equal((await client.rooms())[0]?.isMarkedForDeletion, true);
    assert.equal(termtime.requests.count('PUT /v1/api/room/:c'), 2);
  });

  it('answers with what a refusal means', async () => {
    const { termtime, client } = setup();
    await withPlaces(client);
    const means = async (answer: ReturnType<TermtimeClient['createRoom']>) => {
      const given = await answer;
      return given.kind === 'refused' ? given.means : given.kind;
    };
    assert.equal(await means(client.createRoom({ ...draft, floor: 'Attic' })), 'not-found');
    termtime.state.withoutRights.add('CHEM');
    assert.equal(await means(client.createRoom(draft)), 'no-rights');
    termtime.state.withoutRights.clear();
    assert.equal(await means(client.createRoom(draft)), 'done');
    assert.equal(await means(client.markRoom('R9', true)), 'not-found');
    assert.equal(await means(client.deleteRoomBooking(77)), 'not-found');
  });

  it('takes an internal error for an outage, and a refusal that comes as 200 for what it is', async () => {
    const { termtime, client } = setup();
    const json = { 'content-type': 'application/json' };
    const answer = (status: number, body: object) =>
      ({ kind: 'answer', status, headers: json, body: JSON.stringify(body) }) as const;
    const broken = termtime.misbehave({ path: 'campus', does: answer(500, { code: 105, message: 'oh' }) });
    await assert.rejects(client.createCampus('West', 'W'), UnavailableError);
    broken.stop();
    termtime.misbehave({ path: 'campus', next: 1, does: answer(200, { code: '114', message: 'in use' }) });
    const refused = await client.createCampus('West', 'W');
    assert.equal(refused.kind === 'refused' && refused.means, 'in-use');
    termtime.misbehave({ path: 'campus', next: 1, does: { kind: 'html' } });
    await assert.rejects(client.createCampus('West', 'W'), /something other than its code 0|HTML|type/);
  });

  it('knows every code of the reference', () => {
    for (const code of [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 114])
      assert.equal(refusalIn({ code, message: 'm' })?.code, code);
    for (const other of [0, 200, 'x', null]) assert.equal(refusalIn({ code: other, message: 'm' }), undefined);
  });
});
