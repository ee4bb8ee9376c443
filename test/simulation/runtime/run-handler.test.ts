import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import { z } from 'zod';
import { silentLog } from '#shared/core/log.ts';
import { cloudCaller } from '#shared/runtime/http/caller.ts';
import { createRunHandler } from '#shared/runtime/http/run-handler.ts';
import { pause } from '#shared/runtime/operations/pause-and-resume.ts';
import { requestRun } from '#shared/runtime/operations/request-run.ts';
import { runnable } from '#shared/runtime/run/runnable.ts';
import { assertRefused, dryRunGzipped, foreignBodies } from '#test/support/foreign-bodies.ts';
import { machine } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

const bench = machine();
const shelves = new Shelves();
const operation = {
  store: bench.store,
  now: () => bench.clock.now(),
  randomId: bench.parts().randomId,
  who: 'operator',
};
const shelf = runnable(shelfSync(shelves, { limits: { delete: { share: 0, floor: 0, cap: 0 } } }));
const stop = new AbortController();
let dryRun: () => Promise<void> = () => Promise.resolve();
const app = express();
const handle = createRunHandler({
  name: 'shelf',
  log: silentLog,
  callerOf: cloudCaller(true),
  stop: stop.signal,
  run: async request => {
    if (request.mode === 'dry-run') await dryRun();
    return await shelf.run(bench.parts(), request);
  },
  runLater: () => requestRun(operation, 'shelf', {}),
});
app.all('/shelf', handle);
/** Comes to read a request only when its connection has broken. */
const late = new EventEmitter();
app.all('/late', (request, response) => {
  request.on('error', () => undefined);
  const broken = new Promise(resolve => request.once('close', resolve));
  const answered = broken.then(() => handle(request, response));
  late.emit('arrived', answered);
});
const server = app.listen(0, '127.0.0.1');
let url = '';
before(async () => {
  if (!server.listening) await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  assert.ok(address !== null && typeof address === 'object');
  url = `http://127.0.0.1:${address.port}/shelf`;
});
after(() => server.close());

async function call(init: RequestInit = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, { method: 'POST', ...init });
  const body: unknown = await response.json();
  assert.ok(typeof body === 'object' && body !== null);
  return { status: response.status, body: { ...body } };
}
const json = (body: unknown): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const scheduler = { headers: { 'x-cloudscheduler': 'true', 'x-cloudscheduler-jobname': 'shelf-job' } };

describe('a function over HTTP', () => {
  it('runs on POST and answers with the result', async () => {
    shelves.put({ a: '1' });
    const { status, body } = await call(scheduler);
    assert.equal(status, 200);
    assert.equal(body['status'], 'succeeded');
    assert.ok(shelves.inStep());
  });

  it('refuses every other method', async () => {
    const response = await fetch(url);
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'POST');
  });

  it('grants a dry run', async () => {
    shelves.put({ b: '1' });
    const { status, body } = await call(json({ mode: 'dry-run' }));
    assert.equal(status, 200);
    assert.equal(body['mode'], 'dry-run');
    assert.equal(shelves.target.has('b'), false);
  });

  it('answers 400 to what it does not understand, starts nothing and repeats no value', async () => {
    for (const body of [{ mod: 'apply' }, { mode: 'really' }, { parameters: { only: 7, secret: 'hunter2' } }]) {
      const { status, body: answer } = await call(json(body));
      assert.equal(status, 400);
      assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
    }
    assert.equal(shelves.target.has('b'), false);
  });

  for (const foreign of foreignBodies) {
    it(`starts nothing on ${foreign.name}`, async () => {
      const reads = shelves.reads;
      await assertRefused(url, foreign);
      assert.equal(shelves.reads, reads);
    });
  }

  it('starts nothing on a request that breaks off, however late anybody comes to read it', async () => {
    const written = shelves.written.length;
    const line = 'POST /late HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    const broken = [
      `${line}content-length: 20\r\n\r\n{"mode"`,
      `${line}transfer-encoding: chunked\r\n\r\nno chunk\r\n`,
      `${line}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n`,
    ];
    for (const bytes of broken) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      const arrived = once(late, 'arrived');
      socket.write(bytes);
      const [done] = z.tuple([z.instanceof(Promise)]).parse(await arrived);
      socket.destroy();
      await done;
    }
    assert.equal(shelves.written.length, written);
  });

  it('takes compressed JSON', async () => {
    assert.equal(await dryRunGzipped(url), 200);
  });

  it('runs so many dry runs at once and no more, and refuses those beyond a short queue', async () => {
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    let most = 0;
    let now = 0;
    dryRun = async () => {
      most = Math.max(most, ++now);
      begun.resolve();
      await go.promise;
      now--;
    };
    const asked = Array.from({ length: 30 }, () => call(json({ mode: 'dry-run' })));
    await begun.promise;
    const [first] = await Promise.all([Promise.race(asked.map(each => each.then(({ status }) => status)))]);
    assert.equal(first, 429, 'what is beyond the queue is answered at once');
    go.resolve();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    dryRun = () => Promise.resolve();
    assert.deepEqual(new Set(statuses), new Set([200, 429]));
    assert.ok(statuses.filter(status => status === 200).length >= 2);
    assert.equal(most, 2);
  });

  it('answers 500 when a limit stops it', async () => {
    const kept = new Map(shelves.source);
    shelves.source.clear();
    const { status, body } = await call(scheduler);
    for (const [id, value] of kept) shelves.source.set(id, value);
    assert.equal(status, 500);
    assert.equal(body['status'], 'blocked');
  });

  it('answers 202 with the run id when asked to respond later; the next tick makes that run', async () => {
    const { status, body } = await call({ headers: { prefer: 'respond-async' } });
    assert.equal(status, 202);
    assert.equal(shelves.target.has('b'), false);
    const tick = await call(scheduler);
    assert.equal(tick.body['runId'], body['runId']);
    assert.ok(shelves.inStep());
  });

  it('tells a paused function to the scheduler with 200 and to a person with 409', async () => {
    await pause(operation, 'shelf', 'stocktaking');
    assert.equal((await call(scheduler)).status, 200);
    assert.equal((await call()).status, 409);
  });

  it('believes no identity token that the platform has not verified', async () => {
    const claims = Buffer.from(JSON.stringify({ email: 'rector@example.ac.uk' })).toString('base64url');
    for (const authorization of [
      `Bearer aaa.${claims}.c2lnbmF0dXJl`,
      `Bearer aaa.${claims}.`,
      'Bearer x',
      'Basic eDp5',
    ]) {
      const { body } = await call({
        ...json({ mode: 'dry-run' }),
        headers: { 'content-type': 'application/json', authorization },
      });
      const run = await bench.store.get('runs', String(body['runId']));
      assert.equal(run?.fields['by'], 'unknown caller', authorization);
    }
    const marked = `Bearer aaa.${claims}.SIGNATURE_REMOVED_BY_GOOGLE`;
    const by = (isOnCloudRun: boolean, headers: Record<string, string>) =>
      cloudCaller(isOnCloudRun)(name => new Headers(headers).get(name) ?? undefined).by;
    assert.equal(by(false, { authorization: marked }), undefined);
    assert.equal(by(false, { 'x-serverless-authorization': marked }), undefined);
    const own = Buffer.from(JSON.stringify({ email: 'clerk@example.ac.uk' })).toString('base64url');
    const verified = { 'x-serverless-authorization': `Bearer aaa.${own}.SIGNATURE_REMOVED_BY_GOOGLE` };
    // With that header, Authorization reaches us as the caller wrote it.
    assert.equal(by(true, { authorization: marked, ...verified }), 'clerk@example.ac.uk');
    assert.equal(by(true, { authorization: marked, 'x-serverless-authorization': 'Bearer x' }), undefined);
    const ticking = { 'x-cloudscheduler': 'true', 'x-cloudscheduler-jobname': 'shelf-job' };
    assert.equal(by(true, { ...ticking, ...verified }), 'shelf-job (clerk@example.ac.uk)');
    assert.equal(by(true, ticking), 'shelf-job');
  });

  it('knows the caller by the identity token that the platform has verified', async () => {
    const claims = Buffer.from(JSON.stringify({ email: 'ops@example.ac.uk' })).toString('base64url');
    const { body } = await call({
      ...json({ mode: 'dry-run' }),
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer aaa.${claims}.SIGNATURE_REMOVED_BY_GOOGLE`,
      },
    });
    const run = await bench.store.get('runs', String(body['runId']));
    assert.equal(run?.fields['by'], 'ops@example.ac.uk');
  });
});
