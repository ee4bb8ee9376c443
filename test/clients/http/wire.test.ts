import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import type { Misbehaviour } from '#sandbox/kit/misbehaviour.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { jsonAnswer, type Route, textAnswer } from '#sandbox/kit/sandbox-http.ts';
import { startStandIn } from '#sandbox/kit/serve.ts';
import { createStandIn, type StandIn } from '#sandbox/kit/stand-in.ts';
import { kyWire } from '#shared/clients/http/ky-wire.ts';
import type { LostAnswer, RawAnswer, Wire, WireRequest } from '#shared/core/wire.ts';

const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/echo',
    handler: ({ body, headers, query }) =>
      jsonAnswer(201, [body, headers['content-type'], headers['x-one'], [...query]], { 'X-Made': 'one', Link: '<a>' }),
  },
  { method: 'GET', path: '/nothing', handler: () => textAnswer(204, '') },
  { method: 'GET', path: '/long', handler: () => textAnswer(200, 'ä'.repeat(600)) },
  { method: 'GET', path: '/moved', handler: () => textAnswer(302, '', { location: '/nothing' }) },
  { method: 'DELETE', path: '/gone', handler: () => textAnswer(410, 'gone') },
];

interface Form {
  start(): Promise<{ readonly standIn: StandIn; readonly wire: Wire }>;
}

const clock = new ManualClock('2026-01-05T09:00:00Z');
const forms: readonly Form[] = [
  {
    start: async () => ({ standIn: await startStandIn({ name: 'Things', clock, routes }), wire: kyWire }),
  },
  {
    start: async () => {
      const standIn = createStandIn({ name: 'Things', clock, routes });
      return { standIn, wire: wireTo(standIn) };
    },
  },
];

type Asked = Partial<Omit<WireRequest, 'url'>> & { readonly path: string; readonly does?: Misbehaviour };

/** What a client hears, over each wire. */
function heard(asked: Asked): Promise<(RawAnswer | LostAnswer)[]> {
  const { path, does, ...request } = asked;
  return Promise.all(
    forms.map(async form => {
      const { standIn, wire } = await form.start();
      await using _ends = standIn;
      if (does !== undefined) standIn.misbehave({ does });
      const url = new URL(`${standIn.url}${path}`);
      const common = { method: 'GET', headers: {}, body: undefined, maxBodyBytes: 1_000 } as const;
      return await wire({ ...common, ...request, url }, new AbortController().signal);
    }),
  );
}

/** Without what only a network has. */
function plain(answer: RawAnswer | LostAnswer): unknown {
  if (answer.kind === 'lost') return { ...answer, cause: undefined };
  const { connection: _, date: _date, 'keep-alive': _alive, 'content-length': _length, ...headers } = answer.headers;
  return { ...answer, headers, text: answer.tooLong ? '' : answer.text };
}

const cases: Readonly<Record<string, Asked>> = {
  'a body with its type, a query and headers': {
    method: 'POST',
    path: '/echo?a=1&a=2&b=%2F',
    body: '{"name":"Ä"}',
    headers: { 'content-type': 'application/json', 'x-one': '1' },
  },
  'an answer without a body': { path: '/nothing' },
  'a redirect, which is not followed': { path: '/moved' },
  'a refusal': { method: 'DELETE', path: '/gone' },
  'an unknown path': { path: '/elsewhere' },
  'another method': { method: 'PUT', path: '/gone', body: 'x', headers: { 'content-type': 'text/plain' } },
  'more than is read': { path: '/long' },
  'as much as is read': { path: '/long', maxBodyBytes: 1_200 },
  'a connection that is cut': { path: '/long', does: { kind: 'reset', handled: true } },
  'a body that breaks off': { path: '/long', maxBodyBytes: 5_000, does: { kind: 'torn' } },
  'half a body': { path: '/long', maxBodyBytes: 5_000, does: { kind: 'truncated' } },
  'a page for people': { path: '/long', does: { kind: 'html', handled: false } },
};

describe('the network and the stand-ins of this process, as a client hears them', () => {
  for (const [what, asked] of Object.entries(cases)) {
    it(`are the same: ${what}`, async () => {
      const [network, here] = await heard(asked);
      assert.ok(network !== undefined && here !== undefined);
      assert.deepEqual(plain(here), plain(network));
    });
  }

  it('know that nothing was sent where nobody is', async () => {
    const request = { method: 'GET', headers: {}, body: undefined, maxBodyBytes: 1_000 } as const;
    const { url, close } = await startStandIn({ name: 'Things', clock, routes });
    await close();
    for (const wire of [kyWire, wireTo()]) {
      const answer = await wire({ ...request, url: new URL(url) }, new AbortController().signal);
      assert.ok(answer.kind === 'lost' && answer.neverSent, JSON.stringify(answer));
    }
  });

  it('end with the reason of whoever gives up, though what was asked goes on', async () => {
    for (const form of forms) {
      const { standIn, wire } = await form.start();
      await using _ends = standIn;
      standIn.misbehave({ does: { kind: 'hold', name: 'held' } });
      const patience = new AbortController();
      const url = new URL(`${standIn.url}/nothing`);
      const answer = wire({ method: 'GET', url, headers: {}, body: undefined, maxBodyBytes: 1_000 }, patience.signal);
      const rejects = assert.rejects(answer, /no longer/);
      await standIn.reached('held');
      patience.abort(new Error('no longer'));
      await rejects;
      standIn.release('held');
      await standIn.requests.until(log => log.total === 1);
    }
  });
});
