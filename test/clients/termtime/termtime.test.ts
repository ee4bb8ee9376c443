import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wireTo } from '#sandbox/kit/network.ts';
import { createTermtime, sandboxTermtimeKey, type TermtimeStandIn } from '#sandbox/termtime/termtime.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { probeTermtime } from '#shared/clients/termtime/probe.ts';
import { refusalIn, refusalText } from '#shared/clients/termtime/refusal.ts';
import type { TermtimeClient } from '#shared/clients/termtime/termtime-client.ts';
import { createTermtimeUpstream } from '#shared/clients/termtime/termtime-upstream.ts';
import { ConfigError, CredentialError, ImplausibleAnswerError, UnavailableError } from '#shared/core/errors.ts';
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
  const instance = { clock, log: silentLog, secrets: { read: async () => key }, wire: wireTo(termtime) };
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
    const [room] = (await client.rooms()).items;
    assert.deepEqual([room?.name, room?.department, room?.capacities], [name, 'CHEM', draft.capacities]);
    assert.equal((await client.updateRoom({ ...draft, marked: true })).kind, 'done');
    assert.equal((await client.rooms()).items[0]?.isMarkedForDeletion, true);
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

  it('takes no other number for a code of the reference', () => {
    for (const other of [0, 99, 111, 112, 113, 115, 200, 'x', null])
      assert.equal(refusalIn({ code: other, message: 'm' }), undefined);
  });
});

const json = { 'content-type': 'application/json' };

/** The codes of the reference: an error that ends the run, or an answer about the one thing that was asked for. */
const codes = [
  [100, CredentialError],
  [101, CredentialError],
  [102, 'parameter-missing'],
  [103, 'dependent-parameter-missing'],
  [104, ConfigError],
  [105, UnavailableError],
  [106, 'not-found'],
  [107, 'ambiguous'],
  [108, CredentialError],
  [109, 'wrong-format'],
  [110, 'no-rights'],
  [114, 'in-use'],
] as const;

describe('TermTime’s code', () => {
  for (const [code, means] of codes) {
    it(`${code} is ${typeof means === 'string' ? `the answer “${means}”` : means.name}, whatever its status and type`, async () => {
      const { termtime, client } = setup();
      for (const status of [400, 401, 500, 200]) {
        for (const written of [code, `${code}`]) {
          const body = JSON.stringify({ code: written, message: 'said by TermTime' });
          const { stop } = termtime.misbehave({
            path: 'room/R1',
            does: { kind: 'answer', status, headers: json, body },
          });
          const asked = client.markRoom('R1', true);
          if (typeof means === 'string') {
            const answer = await asked;
            assert.ok(answer.kind === 'refused', `${status}`);
            assert.deepEqual([answer.means, answer.code], [means, code]);
            assert.match(refusalText(answer), new RegExp(`said by TermTime.*${code}`));
          } else {
            await assert.rejects(asked, (error: unknown) => {
              assert.ok(error instanceof means, `${status}: ${String(error)}`);
              assert.ok(!String(error).includes(sandboxTermtimeKey));
              return true;
            });
          }
          stop();
        }
      }
    });
  }

  it('ends a reading, too, by the kind of error that it is', async () => {
    const { termtime, client } = setup();
    for (const [code, means] of codes) {
      if (typeof means === 'string') continue;
      const body = JSON.stringify({ code, message: 'said by TermTime' });
      const { stop } = termtime.misbehave({
        path: 'rooms',
        does: { kind: 'answer', status: 400, headers: json, body },
      });
      await assert.rejects(client.rooms(), means);
      stop();
    }
  });
});

describe('an answer in TermTime’s place', () => {
  const bad = [
    [
      'a proxy’s 404',
      { kind: 'answer', status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not here</h1>' },
    ],
    ['a 404 in JSON of another program', { kind: 'answer', status: 404, headers: json, body: '{"error":"no route"}' }],
    ['HTML with 200', { kind: 'html' }],
    ['JSON of another kind with 200', { kind: 'answer', status: 200, headers: json, body: '{"items":[]}' }],
    ['nothing with 200', { kind: 'answer', status: 200, headers: json, body: '' }],
  ] as const;
  for (const [what, does] of bad) {
    it(`is no empty list: ${what}`, async () => {
      const { termtime, client } = setup();
      termtime.misbehave({ does });
      for (const read of [
        client.activities,
        client.timeframes,
        client.rooms,
        client.campuses,
        client.buildings,
        client.floors,
        client.relationships,
        client.roomBookings,
        client.ping,
      ]) {
        await assert.rejects(read());
      }
    });
  }

  it('is no success and no absence: a write that a proxy answers with 404, or with HTML', async () => {
    const { termtime, client } = setup();
    const proxy = termtime.misbehave({ path: 'roombooking', does: bad[0][1] });
    await assert.rejects(client.deleteRoomBooking(7), /404/);
    proxy.stop();
    termtime.misbehave({ path: 'roombooking', does: { kind: 'html' } });
    await assert.rejects(client.deleteRoomBooking(7));
  });
});

describe('what TermTime lists', () => {
  const answering = (path: string, entries: readonly object[]) => {
    const { termtime, client } = setup();
    termtime.misbehave({
      path: `${path}$`,
      does: { kind: 'answer', status: 200, headers: json, body: JSON.stringify(entries) },
    });
    return client;
  };

  it('is read without padding; blank is missing', async () => {
    const {
      items: [room],
    } = await answering('rooms', [
      {
        c: ' R1 ',
        n: '  ',
        d: { c: ' CHEM ' },
        f: { n: ' Ground ', b: 'B', c: '' },
        capabilities: ' Piano ,, Projector ',
      },
    ]).rooms();
    assert.deepEqual(
      [room?.code, room?.name, room?.department, room?.floor, room?.campus, room?.capabilities],
      ['R1', '', 'CHEM', 'Ground', null, ['Piano', 'Projector']],
    );
    const { activities } = await answering('activities', [
      { code: ' A ', name: ' ', departmentCode: ' CHEM ', scheduledRooms: [' R1 ', ' '], coloc: '', timeframe: ' M ' },
    ]).activities();
    assert.deepEqual(
      activities.map(({ code, name, department, rooms, colocation, timeframe }) => [
        code,
        name,
        department,
        rooms,
        colocation,
        timeframe,
      ]),
      [['A', null, 'CHEM', ['R1'], null, 'M']],
    );
    const {
      items: [booking],
    } = await answering('roombookings', [
      { id: '7', code: ' lockstep-1 ', rooms: ' R1 , R2 ', weeks: '2026-W41, 2026-W42', state: ' Pending ', type: '' },
    ]).roomBookings();
    assert.deepEqual(
      [booking?.id, booking?.code, booking?.rooms, booking?.weeks, booking?.state, booking?.type],
      [7, 'lockstep-1', ['R1', 'R2'], ['2026-W41', '2026-W42'], 'Pending', null],
    );
  });

  const good = {
    c: 'R1',
    n: 'one',
    name: 'one',
    code: 'R1',
    id: 1,
    f: 1,
    l: 8,
    fDate: '2026-10-08',
    lDate: '2026-12-02',
  };
  const lists = [
    ['rooms', 'rooms', { f: undefined }, { c: 'R9', d: 'Chemistry' }, 'R9'],
    ['roombookings', 'roomBookings', {}, { id: 'nine', code: 'lockstep-9' }, 'lockstep-9'],
    ['timeframes', 'timeframes', {}, { c: 'T9', f: 1, l: 8, fDate: 'soon', lDate: 'later' }, 'T9'],
    ['buildings', 'buildings', {}, { n: 'Lab', fn: 'all' }, 'Lab'],
    ['campuses', 'campuses', {}, { n: {} }, null],
    ['floors', 'floors', {}, { code: 'G' }, null],
    ['departments', 'departments', {}, { n: 'Chemistry' }, null],
    ['activitytypes', 'activityTypes', {}, { n: 'Lecture' }, null],
    ['roomrelationships', 'relationships', {}, { name: ' ' }, null],
  ] as const;
  for (const [path, read, change, odd, code] of lists) {
    it(`names an odd entry among good ones of /${path}, and keeps these`, async () => {
      const { items, unreadable } = await answering(path, [{ ...good, ...change }, odd])[read]();
      assert.equal(items.length, 1);
      assert.deepEqual(
        unreadable.map(each => each.code),
        [code],
      );
      assert.notEqual(unreadable[0]?.problem, '');
      await assert.rejects(answering(path, [odd, odd, { ...good, ...change }])[read](), ImplausibleAnswerError);
    });
  }
});
