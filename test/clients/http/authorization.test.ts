import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { basic, privateToken } from '#shared/clients/http/authorization.ts';
import { clientSetup, room } from './support/client-setup.ts';
import { json, scriptedServer } from './support/scripted-server.ts';

describe('authorization', () => {
  it('as HTTP Basic, in UTF-8', async () => {
    await using server = await scriptedServer([json({ name: 'x' })]);
    const { client } = clientSetup(server.url, { authorization: basic('group', async () => 'pässword') });
    await client.request({ method: 'GET', path: '/x', schema: room });
    assert.equal(server.seen[0]?.headers.authorization, `Basic ${Buffer.from('group:pässword').toString('base64')}`);
  });

  it('as private token, which no request can replace', async () => {
    await using server = await scriptedServer([json({ name: 'x' })]);
    const { client } = clientSetup(server.url, { authorization: privateToken('glpat-x') });
    await client.request({ method: 'GET', path: '/x', schema: room, headers: { 'private-token': 'other' } });
    assert.equal(server.seen[0]?.headers['private-token'], 'glpat-x');
  });
});
