import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { type BookerStandIn, createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import type { BookerClient } from '#shared/clients/booker/booker-client.ts';
import { createBookerUpstream } from '#shared/clients/booker/booker-upstream.ts';
import { bookerConfig } from '#shared/clients/booker/config.ts';
import { bookerDocument, operationOf } from '#shared/clients/booker/contract.ts';
import { plainBooking } from '#shared/clients/booker/plain-booking.ts';
import { probeBooker } from '#shared/clients/booker/probe.ts';
import { bookingAnswer } from '#shared/clients/booker/schema.ts';
import { CredentialError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';
import { room } from '#test/simulation/essm/support/rooms-world.ts';
import fc from '#test/support/fast-check.ts';

function setup(
  password = sandboxBookerAccount.password,
  pageLength = 5000,
): { readonly booker: BookerStandIn; readonly client: BookerClient } {
  const clock = new PatientClock();
  const booker = createBooker({ clock });
  for (const index of [1, 2]) booker.state.addRoom(room(index, `R${index}`));
  const config = bookerConfig.parse({
    url: booker.url,
    email: sandboxBookerAccount.email,
    password: 'env://P',
    perMinute: 600_000,
    burst: 100,
    pageLength,
  });
  const instance = { clock, log: silentLog, secrets: { read: async () => password }, wire: wireTo(booker) };
  const client = createBookerUpstream(config, instance).connect({
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: () => undefined,
    beforeWrite: async () => undefined,
  });
  return { booker, client };
}

const draft = {
  room: 1,
  start: '2026-11-03T09:00',
  end: '2026-11-03T10:00',
  title: 'Lecture',
  attendees: 12,
  reference: 'lockstep:D:A:1:R1',
};

/** Whether a value is as the document says of one of its schemas. */
function documented(schema: string): (value: unknown) => string {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const check = ajv.compile({ ...bookerDocument, $ref: `#/components/schemas/${schema}` });
  return value => (check(value) ? '' : ajv.errorsText(check.errors));
}

describe('a client of Booker', () => {
  it('books, changes, cancels, and sees what it did', async () => {
    const { booker, client } = setup();
    const made = await client.create(draft);
    assert.equal(made.kind, 'done');
    const index = made.kind === 'done' ? made.booking.index : 0;
    assert.deepEqual(made.kind === 'done' && [made.booking.room, made.booking.start, made.booking.keepsRoom], [
      'R1',
      draft.start,
      true,
    ]);
    assert.equal((await client.update(index, { ...draft, room: 2, title: 'Seminar' })).kind, 'done');
    assert.equal((await client.booking(index))?.title, 'Seminar');
    assert.equal((await client.cancel(index)).kind, 'done');
    assert.equal((await client.booking(index))?.keepsRoom, false);
    assert.equal((await client.cancel(index)).kind, 'gone');
    assert.equal((await client.update(index, draft)).kind, 'gone');
    assert.equal(await client.booking(4711), null);
    assert.equal(booker.requests.count('POST /api/Token'), 1);
  });

  it('says what is in the way, where Booker does', async () => {
    const { booker, client } = setup();
    booker.state.book({ room: 'R1', start: '2026-11-03T09:30', end: '2026-11-03T11:00', title: 'Open day' });
    const answer = await client.create(draft);
    assert.ok(answer.kind === 'conflict');
    assert.deepEqual(
      answer.conflicts.map(({ title }) => title),
      ['Open day'],
    );
    booker.configure({ namesConflicts: false });
    const silent = await client.create(draft);
    assert.deepEqual(silent.kind === 'conflict' && silent.conflicts, []);
  });

  it('lists every booking once over pages and weeks, or nothing', async () => {
    const { booker, client } = setup(undefined, 2);
    for (let day = 1; day <= 9; day += 1)
      booker.state.book({ room: 'R1', start: `2026-11-0${day}T23:00`, end: `2026-11-0${day}T23:30` });
    booker.state.book({ room: 'R2', start: '2026-11-07T22:00', end: '2026-11-09T02:00' });
    const { items } = await client.bookings('2026-11-01', '2026-11-09');
    assert.equal(items.length, 10);
    const short = { data: [], recordsFiltered: 3 };
    booker.misbehave({
      path: 'bookings',
      skip: 1,
      next: 1,
      does: {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(short),
      },
    });
    await assert.rejects(client.bookings('2026-11-01', '2026-11-09'), /not complete/);
  });

  it('names an entry that cannot be read, and does not believe an answer of such entries', async () => {
    const { booker, client } = setup();
    const good = booker.state.book({ room: 'R1', start: '2026-11-01T09:00', end: '2026-11-01T10:00' });
    const odd = booker.state.book({
      room: 'R2',
      start: '2026-11-01T09:00',
      end: '2026-11-01T10:00',
      reference: 'mine',
    });
    Object.assign(odd, { end: 'ten' });
    const { items, unreadable } = await client.bookings('2026-11-01', '2026-11-01');
    assert.deepEqual(
      items.map(({ index }) => index),
      [good.index],
    );
    assert.deepEqual(
      unreadable.map(({ index, reference }) => [index, reference]),
      [[odd.index, 'mine']],
    );
    booker.state.erase(good.index);
    await assert.rejects(client.bookings('2026-11-01', '2026-11-01'), ImplausibleAnswerError);
  });

  it('signs in again once its token is refused, and says whose password is wrong', async () => {
    const { booker, client } = setup();
    await client.rooms();
    booker.revokeTokens();
    await client.rooms();
    assert.equal(booker.requests.count('POST /api/Token'), 2);
    await assert.rejects(setup('wrong-password').client.rooms(), (error: unknown) => {
      assert.ok(error instanceof CredentialError);
      assert.doesNotMatch(error.message, /wrong-password/);
      return true;
    });
  });
});

describe('an answer in Booker’s place', () => {
  const json = { 'content-type': 'application/json' };
  const html = { 'content-type': 'text/html' };
  const bad = [
    ['a proxy’s 404', { kind: 'answer', status: 404, headers: html, body: '<h1>Not here</h1>' }],
    ['a 404 in JSON of another program', { kind: 'answer', status: 404, headers: json, body: '{"error":"no route"}' }],
    ['HTML with 200', { kind: 'html' }],
    ['JSON of another kind with 200', { kind: 'answer', status: 200, headers: json, body: '{"items":[]}' }],
    ['broken JSON with 200', { kind: 'answer', status: 200, headers: json, body: '{"Index": 7,' }],
  ] as const;
  for (const [what, does] of bad) {
    it(`is no empty list, no absence and no success: ${what}`, async () => {
      const { booker, client } = setup();
      await client.rooms();
      booker.misbehave({ path: '/api/(rooms|booker)', does });
      await assert.rejects(client.rooms());
      await assert.rejects(client.bookings('2026-11-01', '2026-11-01'));
      await assert.rejects(client.booking(7));
      await assert.rejects(client.create(draft));
      await assert.rejects(client.update(7, draft));
      if (does.kind === 'html' || does.status === 404) await assert.rejects(client.cancel(7));
    });
  }

  it('is no list either where nothing comes with 200', async () => {
    const { booker, client } = setup();
    booker.misbehave({ path: '/api/(rooms|booker)', does: { kind: 'answer', status: 200, headers: json, body: '' } });
    await assert.rejects(client.rooms());
    await assert.rejects(client.bookings('2026-11-01', '2026-11-01'));
    await assert.rejects(client.booking(7));
  });
});

describe('a probe of Booker', () => {
  it('finds nothing at an instance that is as assumed, names what differs, and writes nothing', async () => {
    const { booker, client } = setup();
    booker.state.book({ room: 'R1', start: '2026-11-03T09:00', end: '2026-11-03T10:00' });
    const good = await probeBooker(client, '2026-11-03', 'lockstep@example.ac.uk');
    assert.deepEqual(
      good.filter(({ isAsAssumed }) => !isAsAssumed),
      [],
    );
    booker.state.book({ room: 'R2', start: '2026-11-03T09:00', end: '2026-11-03T10:00', status: 'Provisional' });
    booker.misbehave({ path: 'api/rooms', does: { kind: 'html' } });
    const bad = (await probeBooker(client, '2026-11-03', 'lockstep@example.ac.uk')).filter(
      ({ isAsAssumed }) => !isAsAssumed,
    );
    assert.deepEqual(
      bad.map(({ what }) => what),
      ['signing in, and the list of rooms', 'statuses'],
    );
    assert.match(bad[1]?.found ?? '', /Provisional/);
    assert.equal(booker.requests.entries().filter(({ method }) => method !== 'GET').length, 1, 'only the sign-in');
  });
});

describe('what is assumed of Booker', () => {
  it('is what the stand-in answers and the client sends', async () => {
    const sent: string[] = [];
    const clock = new PatientClock();
    const booker = createBooker({
      clock,
      carriedOut: ({ method, body }, answer) => {
        const problems = [
          method === 'POST' && body.includes('ExternalReference') ? documented('BookingWrite')(JSON.parse(body)) : '',
          answer.status === 200 && answer.body.includes('"StartDateTime"') && !answer.body.includes('recordsFiltered')
            ? documented('Booking')(JSON.parse(answer.body))
            : '',
          answer.body.includes('recordsFiltered') ? documented('BookingPage')(JSON.parse(answer.body)) : '',
        ];
        sent.push(...problems.filter(problem => problem !== ''));
      },
    });
    booker.state.addRoom(room(1, 'R1'));
    const config = bookerConfig.parse({
      url: booker.url,
      email: sandboxBookerAccount.email,
      password: 'env://P',
      perMinute: 600_000,
    });
    const secrets = { read: async () => sandboxBookerAccount.password };
    const client = createBookerUpstream(config, { clock, log: silentLog, secrets, wire: wireTo(booker) }).connect({
      clock,
      log: silentLog,
      signal: new AbortController().signal,
      count: () => undefined,
      beforeWrite: async () => undefined,
    });
    await client.create(draft);
    await client.bookings('2026-11-01', '2026-11-09');
    assert.deepEqual(sent, []);
    assert.notEqual(documented('BookingWrite')({ RoomOptimeIndex: 'R1' }), '');
    assert.equal(operationOf('createBooking').path, '/api/booker/booking');
  });

  it('is read the same way in one go as by the schema', () => {
    const words = fc.option(fc.string({ maxLength: 5 }), { nil: null });
    const entry = fc.record(
      {
        OptimeIndex: fc.oneof(fc.integer(), fc.constant('7')),
        Room: fc.oneof(fc.record({ OptimeIndex: fc.integer(), Id: words }), fc.constant(null)),
        StartDateTime: fc.constantFrom('2026-11-03T09:00:00', '2026-11-03T09:00', 'nine'),
        EndDateTime: fc.constantFrom('2026-11-03T10:00:00', '2026-11-03T08:00:00', '10'),
        Description: fc.oneof(words, fc.integer()),
        ExpectedAttendees: fc.oneof(fc.integer(), fc.constant(null), fc.constant('many'), fc.constant(1.5)),
        ExternalReference: words,
        CreatedBy: words,
        Status: fc.constantFrom('Approved', 'Cancelled', 'New', 7),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(entry, given => {
        const read = bookingAnswer.safeParse(given);
        assert.deepEqual(plainBooking(given), read.success ? read.data : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
