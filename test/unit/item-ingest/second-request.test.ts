import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import express from 'express';
import { z } from 'zod';
import { silentLog } from '#shared/core/log.ts';
import { cloudCaller } from '#shared/runtime/http/caller.ts';
import { createRunHandler } from '#shared/runtime/http/run-handler.ts';
import { inTime } from '#test/support/in-time.ts';
import { installItems } from './support/items-installation.ts';
import { makeItems } from './support/make-items.ts';

const answer = z.looseObject({
  status: z.string(),
  message: z.string(),
  heldBy: z.looseObject({ runId: z.string() }).optional(),
});

test('over HTTP a person’s second request is a conflict that names the running one, the scheduler’s is skipped', async () => {
  const items = installItems();
  makeItems(items.forge, 3);
  const app = express();
  app.all(
    '/',
    createRunHandler({
      name: 'item-sync',
      log: silentLog,
      callerOf: cloudCaller(true),
      stop: new AbortController().signal,
      run: async ({ trigger }) => (await items.sync({ trigger })).result,
      runLater: () => assert.fail('nobody asked for a run later'),
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  try {
    if (!server.listening) await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const post = async (headers: Record<string, string> = {}) => {
      const response = await fetch(`http://127.0.0.1:${address.port}/`, { method: 'POST', headers });
      return { status: response.status, body: answer.parse(await response.json()) };
    };
    const held = items.gitlab.misbehave({ path: '/api/graphql', does: { kind: 'hold', name: 'listing' } });
    const first = post();
    await inTime(items.gitlab.reached('listing'), 'the listing of the first request');
    const second = await post();
    assert.equal(second.status, 409);
    assert.equal(second.body.status, 'skipped');
    assert.match(second.body.message, /at work since/);
    const tick = await post({ 'x-cloudscheduler': 'true', 'x-cloudscheduler-jobname': 'item-sync' });
    assert.deepEqual([tick.status, tick.body.status], [200, 'skipped']);
    held.stop();
    items.gitlab.release('listing');
    const { status, body } = await first;
    assert.deepEqual([status, body.status], [200, 'succeeded']);
    const run = await items.store.get('runs', second.body.heldBy?.runId ?? '');
    assert.equal(run?.fields['function'], 'item-sync', 'the run that is named is the one that was at work');
  } finally {
    server.close();
  }
});
