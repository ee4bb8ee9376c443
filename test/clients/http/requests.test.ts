import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { clientSetup, room } from './support/client-setup.ts';
import { json, raw, scriptedServer } from './support/scripted-server.ts';

describe('a request', () => {
  it('goes under the base path with query, headers and JSON, and its answer is parsed', async () => {
    await using server = await scriptedServer([json({ name: 'Atrium', more: 1 }, 201, { 'x-id': '7' })]);
    const { client, events } = clientSetup(`${server.url}/api/v4`, { headers: { 'x-app': 'a' } });
    const answer = await client.request({
      method: 'POST',
      path: '/rooms/a%2Fb?keep=1&page=1',
      query: { page: 2, tag: ['x', 'y'], left: undefined, on: true },
      json: { name: 'Atrium' },
      headers: { 'x-one': 'b' },
      schema: room,
    });
    assert.deepEqual(answer.data, { name: 'Atrium' });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers['x-id'], '7');
    assert.deepEqual(events, ['lease 30000', 'count rooms']);
    const [seen] = server.seen;
    assert.equal(seen?.url, '/api/v4/rooms/a%2Fb?keep=1&page=2&tag=x&tag=y&on=true');
    assert.equal(seen?.body, '{"name":"Atrium"}');
    assert.deepEqual([seen?.headers['x-app'], seen?.headers['x-one']], ['a', 'b']);
    assert.equal(seen?.headers['content-type'], 'application/json');
  });

  it('sends a form', async () => {
    await using server = await scriptedServer([json({ name: 'x' })]);
    await clientSetup(server.url).client.request({
      method: 'POST',
      path: 'form',
      form: { a: '1 &', b: 'é' },
      schema: room,
    });
    assert.equal(server.seen[0]?.body, 'a=1+%26&b=%C3%A9');
    assert.match(server.seen[0]?.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
  });

  for (const value of [null, false, 0, '']) {
    it(`passes a body of ${JSON.stringify(value)} to the schema as it is`, async () => {
      await using server = await scriptedServer([json(value)]);
      const { data } = await clientSetup(server.url).client.request({ method: 'GET', path: '/x', schema: z.unknown() });
      assert.equal(data, value);
    });
  }

  it('reads text and ignores a body where none is wanted', async () => {
    const plain = { 'content-type': 'text/plain' };
    await using server = await scriptedServer([raw('héllo', 200, plain), raw('', 204, {}), raw('ok', 200, plain)]);
    const { client } = clientSetup(server.url);
    const schema = z.string();
    assert.equal((await client.request({ method: 'GET', path: '/t', schema, body: 'text' })).data, 'héllo');
    for (const path of ['/a', '/b']) {
      await client.request({ method: 'DELETE', path, schema: z.undefined(), body: 'none' });
    }
  });

  it('takes an accepted status as an answer', async () => {
    await using server = await scriptedServer([json({ name: 'none' }, 404)]);
    const { client } = clientSetup(server.url);
    const answer = await client.request({ method: 'GET', path: '/x', schema: room, accept: [404] });
    assert.deepEqual([answer.status, answer.data.name], [404, 'none']);
  });

  it('needs no lease to read, nor for a POST that only reads', async () => {
    await using server = await scriptedServer([json({ name: 'x' }), json({ name: 'x' })]);
    const { client, events } = clientSetup(server.url);
    await client.request({ method: 'GET', path: '/x', schema: room });
    await client.request({ method: 'POST', path: '/graphql', json: {}, schema: room, readOnly: true });
    assert.deepEqual(events, ['count rooms', 'count rooms']);
  });

  it('leaves no listener on the signal of the run', async () => {
    await using server = await scriptedServer(Array.from({ length: 30 }, () => json({ name: 'x' })));
    const { client, abort } = clientSetup(server.url);
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    await Promise.all(Array.from({ length: 30 }, () => client.request({ method: 'GET', path: '/x', schema: room })));
    process.off('warning', onWarning);
    assert.deepEqual(warnings, []);
    assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
    assert.equal(server.seen.length, 30);
  });
});
