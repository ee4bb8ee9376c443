import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { callerAt, doorRules, holderOf } from '#shared/cli/serve/door.ts';
import { serve } from '#shared/cli/serve/serving.ts';
import { loadConfig } from '#shared/config/load.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import type { Output } from '#shared/installation/surroundings.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type AuditEntry, auditEntries } from '#shared/state/collections/audit.ts';
import { controls } from '#shared/state/collections/control.ts';
import type { Store } from '#shared/state/store.ts';
import { assertRefused, foreignBodies } from '#test/support/foreign-bodies.ts';
import { ShelfCli, shelfYaml } from './support/shelf-cli.ts';

const minute = 60_000;

describe('lockstep serve', { timeout: 60_000 }, () => {
  let cli: ShelfCli;
  let url: string;
  let log: string;
  let results: RunResult[];
  let served: Promise<void>;
  let store: Store;
  let nextResult: PromiseWithResolvers<void>;

  beforeEach(async () => {
    cli = new ShelfCli();
    cli.shelves.put({ dune: 'A1' });
    log = '';
    results = [];
    nextResult = Promise.withResolvers();
    const output: Output = {
      write: text => {
        log += text;
      },
      isTTY: false,
      columns: undefined,
    };
    const composition = cli.composition();
    const surroundings = cli.surroundings([], output, output);
    const { config } = await loadConfig({
      schema: composition.schema,
      files: ['lockstep.yaml'],
      env: {},
      readFile: async () => shelfYaml,
    });
    const installation = await openInstallation(composition, config, surroundings, { level: 'info', logForm: 'cloud' });
    store = installation.store;
    const listening = Promise.withResolvers<string>();
    served = serve(installation, {
      host: '127.0.0.1',
      port: 0,
      scheduled: true,
      clock: cli.clock,
      stop: cli.stop.signal,
      onListening: listening.resolve,
      onResult: result => {
        results.push(result);
        nextResult.resolve();
      },
    }).finally(() => installation.close());
    url = await Promise.race([listening.promise, served.then(() => Promise.reject(new Error('it ended')))]);
  });

  afterEach(async () => {
    cli.stop.abort(new Error('stopped'));
    await served;
    cli.remove();
  });

  const json = { 'content-type': 'application/json' };
  const post = (path: string, body?: string): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', headers: json, ...(body === undefined ? {} : { body }) });

  it('applies nothing by starting', () => {
    assert.deepEqual(results, []);
    assert.deepEqual(cli.shelves.written, []);
  });

  it('runs a function on POST and answers with how it ended', async () => {
    const answer = await post('/shelf');
    assert.equal(answer.status, 200);
    const result = z.object({ status: z.string(), runId: z.string() }).parse(await answer.json());
    assert.equal(result.status, 'succeeded');
    assert.ok(cli.shelves.inStep());
  });

  it('asked to respond later, answers at once with the id of the run that its scheduler then makes', async () => {
    const answer = await fetch(`${url}/shelf`, { method: 'POST', headers: { ...json, prefer: 'respond-async' } });
    assert.equal(answer.status, 202);
    const { runId } = z.object({ runId: z.string() }).parse(await answer.json());
    await nextResult.promise;
    assert.deepEqual(
      results.map(result => result.runId),
      [runId],
    );
    assert.ok(cli.shelves.inStep());
  });

  it('takes JSON, and starts nothing on what it does not understand', async () => {
    assert.equal((await post('/shelf', '{"mode": "dry-run"}')).status, 200);
    const reads = cli.shelves.reads;
    for (const wrong of ['{', '{"mod": "apply"}', '[]']) assert.equal((await post('/shelf', wrong)).status, 400, wrong);
    for (const foreign of foreignBodies) await assertRefused(`${url}/shelf`, foreign);
    assert.equal((await fetch(`${url}/shelf`, { method: 'POST' })).status, 415, 'a form can ask for that');
    assert.equal((await fetch(`${url}/%E0%A4%A`)).status, 404);
    assert.equal(cli.shelves.reads, reads);
    assert.deepEqual(cli.shelves.written, []);
    assert.doesNotMatch(log, /hunter2/);
  });

  /** Headers that `fetch` sets by itself are sent as they are. */
  const raw = async (headers: Readonly<Record<string, string>>, path = '/shelf'): Promise<number> => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, method: 'POST', headers: { ...json, ...headers } });
    sent.end();
    const [answer]: IncomingMessage[] = await once(sent, 'response');
    answer?.resume();
    return answer?.statusCode ?? 0;
  };

  it('lets in no web page of another site, and answers to no name but its own', async () => {
    const port = new URL(url).port;
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `http://localhost:${Number(port) + 1}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) assert.equal(await raw(headers), 403, JSON.stringify(headers));
    for (const host of ['evil.example', `rebound.example:${port}`, '127.0.0.1.evil.example']) {
      assert.equal(await raw({ host }), 421, host);
      assert.equal(await raw({ host }, '/healthz'), 421, host);
      assert.equal(await raw({ host: `localhost:${port}` }, `http://${host}/shelf`), 421, `${host}, as of a proxy`);
    }
    assert.deepEqual(cli.shelves.written, []);
    assert.equal(await raw({ host: `localhost:${port}`, origin: `http://localhost:${port}` }), 200);
    assert.equal(await raw({ 'sec-fetch-site': 'none' }), 200);
  });

  it('says who asked without believing a token or a header', async () => {
    const claims = Buffer.from(JSON.stringify({ email: 'rector@example.ac.uk' })).toString('base64url');
    const pretended = { authorization: `Bearer aaa.${claims}.SIGNATURE_REMOVED_BY_GOOGLE`, 'x-cloudscheduler': 'true' };
    assert.equal(await raw(pretended), 200);
    const shown = await cli.call('runs', 'shelf', '--json');
    assert.match(shown.stdout, /"by": "somebody on this machine"/);
    assert.doesNotMatch(shown.stdout, /rector|"scheduler"/);
  });

  it('labels what a run logs with function, run and the trace of its request', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    cli.shelves.beforeEach = (_id, { log }) => log.info({ book: 'dune' }, 'carrying');
    const headers = { ...json, traceparent: `00-${trace}-b7ad6b7169203331-01` };
    await fetch(`${url}/shelf`, { method: 'POST', headers });
    const line = log.split('\n').find(text => text.includes('carrying')) ?? '{}';
    assert.partialDeepStrictEqual(JSON.parse(line), {
      severity: 'INFO',
      'logging.googleapis.com/labels': { function: 'shelf', run: results[0]?.runId },
      'logging.googleapis.com/trace': trace,
      book: 'dune',
    });
  });

  it('tells what is there, and that it is alive', async () => {
    const alive = await fetch(`${url}/healthz`);
    const idle = { lastRun: null, isRunning: false, isPaused: false, isOverdue: false };
    assert.deepEqual(await alive.json(), { status: 'ok', state: 'ok', functions: { shelf: idle } });
    assert.equal((await fetch(`${url}/shelf`)).status, 405);
    assert.equal((await post('/cupboard')).status, 404, 'what is not configured is not served');
  });

  it('serves an endpoint with all its paths, its body byte for byte', async () => {
    const seen = await fetch(`${url}/desk/books/1?from=2`);
    assert.deepEqual(await seen.json(), { base: '/desk', pathname: '/books/1' });
    const bytes = Buffer.from('{"not":  json\u0000\xff', 'latin1');
    const headers = { 'content-type': 'application/json' };
    const brought = await fetch(`${url}/desk`, { method: 'POST', body: bytes, headers });
    assert.equal(brought.status, 202);
    assert.deepEqual(Buffer.from(await brought.arrayBuffer()), bytes);
    const heavy = await fetch(`${url}/desk`, { method: 'POST', body: new Uint8Array(10_000_001), headers });
    assert.equal(heavy.status, 413);
    const packed = await fetch(`${url}/desk`, {
      method: 'POST',
      body: bytes,
      headers: { ...headers, 'content-encoding': 'gzip' },
    });
    assert.equal(packed.status, 415);
    const refused = await fetch(`${url}/desk`, { method: 'DELETE' });
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.get('allow'), 'GET, POST, HEAD');
    const empty = await fetch(`${url}/desk`, { method: 'POST' });
    assert.equal(empty.status, 400);
    assert.deepEqual(await empty.json(), { error: 'There is no book.' });
    await post('/shelf');
    assert.equal(cli.shelves.inStep(), true, 'what the endpoint woke has seen the book');
  });

  it('does what people may do to a sync at the function that it belongs to, and records it', async () => {
    const asked = JSON.stringify({ parameters: { ids: ['lost-1'] } });
    const answer = await post('/shelf/operations/retry', asked);
    assert.equal(answer.status, 200);
    assert.partialDeepStrictEqual(await answer.json(), { done: 1, table: { rows: [{ id: 'lost-1-retry-1' }] } });
    assert.equal((await post('/shelf/operations/retry', asked)).status, 400, 'it is not lost any more');
    assert.equal((await post('/shelf/operations/retry', '{"parameters": {"id": "x"}}')).status, 400);
    assert.equal((await post('/shelf/operations/retry', '{"params": {}}')).status, 400);
    assert.equal((await post('/shelf/operations/reshelve')).status, 404);
    assert.equal((await fetch(`${url}/shelf/operations/retry`)).status, 405);
    assert.equal((await post('/shelf/else')).status, 404, 'and nothing is run');
    const byHand = await post('/shelf/operations/inventory', '{"mode": "apply"}');
    assert.partialDeepStrictEqual(await byHand.json(), { function: 'shelf-inventory', status: 'succeeded' });
    const entries: AuditEntry[] = [];
    for await (const { value } of collectionOn(store, auditEntries).all('byTarget', { target: 'shelves' }))
      entries.push(value);
    assert.deepEqual(
      entries.map(({ action, detail }) => [action, detail['parameters'], String(detail['result']).slice(0, 25)]),
      [
        ['retry', { ids: ['lost-1'] }, '1 notices will be sent ag'],
        ['retry', { ids: ['lost-1'] }, 'failed: There is no notic'],
        ['retry', { id: 'x' }, 'failed: retry cannot be r'],
        ['inventory', null, 'succeeded: 1 done.'],
      ],
    );
  });

  it('begins a campaign on a plan over the whole backlog, shows it first, and ends it', async () => {
    for (let index = 0; index < 30; index++) cli.shelves.put({ [`b${index}`]: 'A1' });
    await post('/shelf');
    for (let index = 0; index < 25; index++) cli.shelves.source.delete(`b${index}`);
    const whole = z.object({ runId: z.string(), status: z.string(), message: z.string() });
    const answer = await post('/shelf', '{"mode": "dry-run", "whole": true}');
    const { runId: plan, message } = whole.parse(await answer.json());
    assert.match(message, /^The whole backlog: 25 removals/);
    assert.equal((await post('/shelf', '{"mode": "apply", "whole": true}')).status, 400, 'it is a dry run');
    const later = await fetch(`${url}/shelf`, {
      method: 'POST',
      headers: { ...json, prefer: 'respond-async' },
      body: '{"mode": "dry-run", "whole": true}',
    });
    assert.equal(later.status, 202);
    await nextResult.promise;

    const begin = (parameters: object, more: object = {}) =>
      post('/shelf/operations/begin-campaign', JSON.stringify({ parameters, ...more }));
    const asked = { plan, until: '2026-11-25', why: 'rollover' };
    const errorOf = async (refused: Response) => {
      assert.equal(refused.status, 400);
      return z.object({ error: z.string() }).parse(await refused.json()).error;
    };
    assert.match(await errorOf(await begin({})), /plan is missing; until is missing; why is missing/);
    assert.match(await errorOf(await begin({ ...asked, most: '20' })), /most/, 'a number is no text');
    assert.match(await errorOf(await begin({ ...asked, plan: 'nothing' })), /There is no run nothing of shelf/);
    assert.match(await errorOf(await begin({ ...asked, until: '2026-11-01' })), /over already/);
    assert.match(await errorOf(await begin({ ...asked, limits: {} })), /limits/);
    assert.equal((await post('/cupboard/operations/begin-campaign', '{}')).status, 404, 'what is not configured');

    const preview = await begin(asked, { preview: true });
    assert.partialDeepStrictEqual(await preview.json(), { parameters: asked });
    const control = async () => (await collectionOn(store, controls).get('shelf'))?.value.campaign;
    assert.equal(await control(), null, 'nothing is begun by looking');
    // Two at once: one of them begins it.
    const both = await Promise.all([begin(asked), begin(asked)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 400]);
    assert.equal((await control())?.by, 'somebody on this machine');
    assert.match(await errorOf(await begin(asked)), /has begun a campaign of shelf already/);

    const end = (parameters: object) => post('/shelf/operations/end-campaign', JSON.stringify({ parameters }));
    assert.match(await errorOf(await end({})), /why is missing/);
    assert.equal((await end({ why: 'a wrong import' })).status, 200);
    assert.equal((await control())?.ended?.why, 'a wrong import');
    assert.match(await errorOf(await end({ why: 'again' })), /No campaign of shelf is open/);
    assert.equal((await post('/shelf')).status, 500, 'the limits hold again');

    const entries: AuditEntry[] = [];
    for await (const { value } of collectionOn(store, auditEntries).all('byTarget', { target: 'shelf' }))
      entries.push(value);
    const told = entries.filter(({ action }) => action.endsWith('-campaign'));
    const well = told.filter(({ detail }) => !String(detail['result']).startsWith('failed: '));
    assert.deepEqual(
      well.map(({ action, detail }) => [action, detail['parameters']]),
      [
        ['begin-campaign', asked],
        ['end-campaign', { why: 'a wrong import' }],
      ],
    );
    assert.equal(told.length, 11, 'refused ones are recorded too');
  });

  it('runs by the schedule, and stops when it is told to', async () => {
    await cli.clock.untilSleeping(1);
    cli.clock.advance(minute);
    await nextResult.promise;
    assert.equal(results[0]?.status, 'succeeded');
    assert.ok(cli.shelves.inStep());
    cli.stop.abort(new Error('stopped'));
    await served;
    await assert.rejects(fetch(`${url}/healthz`));
  });

  /**
   * Connections that are listened to from the beginning: whichever of them is ready first, none of their events is
   * missed.
   */
  const connected = async (count: number) => {
    const { port } = new URL(url);
    const sockets = Array.from({ length: count }, () => connect(Number(port), '127.0.0.1'));
    const closed = Promise.all(sockets.map(socket => new Promise(resolve => socket.once('close', resolve))));
    // Reset instead of closed in order is closed too.
    for (const socket of sockets) socket.on('error', () => undefined);
    await Promise.all(sockets.map(socket => once(socket, 'connect')));
    return { sockets, closed };
  };
  const heardOn = (socket: Socket | undefined): { text: string } => {
    const heard = { text: '' };
    socket?.on('data', chunk => {
      heard.text += String(chunk);
    });
    return heard;
  };

  it('ends although half a request hangs on it, and a connection that has sent nothing', async () => {
    const { sockets, closed } = await connected(3);
    const [half, silent, headers] = sockets;
    const heard = heardOn(half);
    silent?.resume();
    headers?.resume();
    half?.write(
      'POST /shelf HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
    headers?.write('POST /shelf HTTP/1.1\r\nhost: local');
    assert.equal((await post('/shelf')).status, 200);
    cli.stop.abort(new Error('stopped'));
    await Promise.all([served, closed]);
    // Where the half was not read yet when the process was told to stop, its connection is closed without a word.
    assert.match(heard.text, /^($|HTTP\/1\.1 503 )/);
  });
});

describe('who is let in', () => {
  const tokens = new Map([
    ['alice', 'alices-token'],
    ['monitoring', 'monitoring-token'],
  ]);

  it('is whoever is on this machine, or shows a token; a network without tokens is not served', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1', '127.0.0.53']) {
      assert.equal(doorRules(host, [], new Map()).tokens.size, 0);
    }
    for (const host of ['0.0.0.0', '::', '10.1.2.3', 'lockstep.example.ac.uk', '127.0.0.1.example.ac.uk']) {
      assert.throws(() => doorRules(host, [], new Map()), { name: 'ConfigError' }, host);
      assert.equal(doorRules(host, [], tokens).tokens.size, 2);
    }
  });

  it('is known by the token shown', () => {
    const rules = doorRules('0.0.0.0', ['lockstep.example.ac.uk'], tokens);
    assert.equal(callerAt(rules, 'Bearer alices-token').by, 'alice');
    assert.equal(callerAt(rules, 'bearer  monitoring-token').by, 'monitoring');
    for (const wrong of [undefined, '', 'Bearer ', 'Bearer alices-toke', 'Basic alices-token', 'alices-token']) {
      assert.equal(holderOf(tokens, wrong), undefined);
      assert.equal(callerAt(rules, wrong).by, undefined);
    }
    assert.ok(rules.hosts.has('lockstep.example.ac.uk') && rules.hosts.has('localhost'));
  });
});
