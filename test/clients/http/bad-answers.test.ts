import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { RefusedError, UnreadableAnswerError, UpstreamCredentialError } from '#shared/clients/http/http-errors.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { clientSetup, room } from './support/client-setup.ts';
import { json, raw, type Scripted, scriptedServer } from './support/scripted-server.ts';

const page = '<!doctype html><html><body>Please sign in, secret-in-page</body></html>';
const typed = { 'content-type': 'application/json' };

async function thrown(answer: Scripted, request: object = {}): Promise<Error> {
  await using server = await scriptedServer([answer]);
  const { client } = clientSetup(server.url, { settings: { maxBodyBytes: 5_000 } });
  try {
    await client.request({ method: 'GET', path: '/rooms?access_token=abc', schema: room, ...request });
  } catch (error) {
    assert.equal(server.seen.length, 1, 'it was not sent again');
    assert.ok(error instanceof Error);
    return error;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
}

const html = raw(page, 200, { 'content-type': 'text/html' });
const none = { method: 'DELETE', body: 'none', schema: z.undefined() };
const bad: readonly (readonly [string, Scripted, RegExp, object?])[] = [
  ['HTML with 200', html, /an HTML page/],
  ['HTML where no body is wanted', html, /an HTML page/, none],
  ['HTML where text is wanted', html, /an HTML page/, { body: 'text', schema: z.string() }],
  ['HTML that claims to be JSON', raw(page, 200, typed), /an HTML page/],
  ['an empty body', raw('', 200, typed), /an empty body/],
  ['204 where JSON is wanted', raw('', 204, {}), /an empty body/],
  ['truncated JSON', raw('{"name":"secret-in-', 200, typed), /cannot be parsed/],
  ['JSON without its type', raw('{"name":"x"}', 200, { 'content-type': 'text/plain' }), /text\/plain in place of JSON/],
  ['null where an object is wanted', json(null), /the whole body \(expected object\)/],
  ['a member of another type', json({ name: { secret: 'secret-in-body' } }), /at name \(expected string\)/],
  ['too large a body', json({ name: 'x'.repeat(6_000) }), /more than we are willing to read/],
  [
    'a small body that unpacks to a large one',
    response => {
      response
        .writeHead(200, { ...typed, 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify({ name: 'x'.repeat(900_000) })));
    },
    /more than we are willing to read/,
  ],
  [
    'a redirect elsewhere',
    raw('', 302, { location: 'https://login.example.ac.uk/?from=x' }),
    /another server \(https:\/\/login.example.ac.uk\)/,
  ],
  ['a redirect to nowhere', raw('', 302, {}), /not where to/],
  ['a redirect of a change', raw('', 307, { location: '/there' }), /not followed for a change/, none],
  ['304', raw('', 304, {}), /no answer to this/],
];

describe('an answer that is not what it should be', () => {
  for (const [name, answer, message, request] of bad) {
    it(`${name} is refused without quoting it`, async () => {
      const error = await thrown(answer, request);
      assert.ok(error instanceof UnreadableAnswerError, `${error}`);
      assert.match(error.message, message);
      assert.match(error.message, /(GET|DELETE) \/rooms \(status \d+\)/);
      assert.doesNotMatch(`${error.message} ${error.cause}`, /secret|access_token/);
    });
  }

  it('a redirect on the same server is followed by a read, but not round and round', async () => {
    const there = raw('', 302, { location: '/there?x=1' });
    await using server = await scriptedServer([there, json({ name: 'x' }), ...Array.from({ length: 9 }, () => there)]);
    const { client, events } = clientSetup(server.url);
    await client.request({ method: 'GET', path: '/here', schema: room });
    assert.deepEqual(
      server.seen.map(seen => seen.url),
      ['/here', '/there?x=1'],
    );
    assert.equal(events.length, 2, 'both were counted');
    await assert.rejects(
      client.request({ method: 'GET', path: '/here', schema: room }),
      /one redirect after the other/,
    );
    assert.equal(server.seen.length, 2 + 6);
  });

  it('a path to another server, or out of the base path, is not requested', async () => {
    await using server = await scriptedServer([]);
    const { client } = clientSetup(`${server.url}/api`);
    for (const path of [
      'https://elsewhere.example.ac.uk/x',
      '//elsewhere.example.ac.uk/x',
      '../other',
      'a/../../other',
      'http://u:p@127.0.0.1/',
    ]) {
      await assert.rejects(
        client.request({ method: 'GET', path, schema: room }),
        { name: 'ImplausibleAnswerError' },
        path,
      );
    }
    assert.equal(server.seen.length, 0);
  });
});

describe('a refusal', () => {
  it('carries status and body for code, and a short redacted excerpt for people', async () => {
    const body = {
      error: 'RoomNotFound',
      message: `Room not found. access_token=s3cr3t-value known-secret ${'x'.repeat(400)}`,
    };
    await using server = await scriptedServer([json(body, 400)]);
    const redactor = createRedactor();
    redactor.add('known-secret');
    const { client } = clientSetup(server.url, { redactor });
    await assert.rejects(client.request({ method: 'PUT', path: '/x?crsid=spqr1', json: {}, schema: room }), error => {
      assert.ok(error instanceof RefusedError);
      assert.deepEqual([error.status, error.method, error.path, error.ending], [400, 'PUT', '/x', 'failed']);
      assert.deepEqual(error.body, body);
      assert.equal(error.mayHaveHappened, false);
      assert.match(error.message, /^rooms refused PUT \/x with status 400: .*RoomNotFound/);
      assert.doesNotMatch(error.message, /s3cr3t|known-secret|spqr1/);
      assert.ok(error.message.length < 300);
      return true;
    });
  });

  it('with a page or nothing says so', async () => {
    assert.match((await thrown(raw(page, 404, { 'content-type': 'text/html' }))).message, /404: an HTML page$/);
    assert.match((await thrown(raw('', 404, {}))).message, /404: no explanation$/);
  });

  it('with 403, or 401 without a way to log in again, is one of credentials', async () => {
    for (const status of [401, 403]) {
      const error = await thrown(json({ message: 'no' }, status));
      assert.ok(error instanceof UpstreamCredentialError);
      assert.equal(error.status, status);
      assert.equal(error.ending, 'failed');
    }
  });
});
