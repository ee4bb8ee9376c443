import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { stateOn } from '#functions/item-ingest/state.ts';
import { inTime } from '#test/support/in-time.ts';
import { day, hour, installItems } from './support/items-installation.ts';
import { makeItems, pushOf } from './support/make-items.ts';

test('a group is listed with its subgroups, given hooks, ingested, and quiet the next night', async () => {
  const items = installItems();
  const ids = makeItems(items.forge, 30);
  const first = await items.sync();
  assert.equal(first.result.status, 'succeeded', first.result.message);
  assert.equal(first.result.counts['mark']?.done, 30);
  assert.equal(first.result.counts['hook-create']?.done, 30);
  const queue = await items.queue();
  assert.equal(queue.result.counts['create']?.done, 30);
  for (const [index, id] of ids.entries()) {
    const item = (await items.item(id))?.value;
    assert.equal(item?.standing, 'present');
    assert.equal(item?.itemId, 1000 + index);
    assert.equal(item?.commit, items.forge.get(id).commits[0]?.sha);
    const [hook] = items.forge.get(id).hooks;
    assert.equal(hook?.url, 'https://lockstep.example.org/item-hook');
    assert.equal(hook?.token, 'hook-secret');
    assert.equal(hook?.sslVerification, true);
    assert.equal(hook?.pushEvents, true);
  }
  items.clock.advance(day);
  const second = await items.sync();
  assert.equal(second.result.counts['mark'], undefined);
  // The listing, who we are, and the hooks of 30 / 28, rounded up.
  assert.equal(second.calls, 4);
  assert.equal((await items.queue()).result.message, 'Nothing to do.');
});

test('the scheduler begins one pass a night; a person’s request is a pass whenever it comes', async () => {
  const items = installItems();
  makeItems(items.forge, 2);
  assert.equal((await items.sync()).result.counts['mark']?.done, 2);
  items.clock.advance(hour);
  assert.equal((await items.sync()).result.message, 'Nothing to do.');
  const asked = await items.sync({ trigger: 'person' });
  assert.equal(asked.result.status, 'succeeded');
  assert.ok(asked.calls > 0);
  items.clock.advance(day);
  assert.notEqual((await items.sync()).result.message, 'Nothing to do.');
});

test('complete means ingested: the progress tells what remains, and of what each became', async () => {
  const items = installItems();
  const [first = 0, second = 0] = makeItems(items.forge, 4);
  items.forge.push(second, { files: { 'item.json': 'not JSON' } });
  const empty = items.forge.create('items', 'empty');
  await items.sync();
  const marked = (await items.read('/progress')).body;
  assert.partialDeepStrictEqual(marked, {
    phase: 'marked',
    listed: 5,
    marked: 5,
    remaining: 5,
    ingested: 0,
    completedAt: null,
  });
  await items.queue();
  assert.partialDeepStrictEqual((await items.read('/progress')).body, {
    phase: 'complete',
    remaining: 0,
    ingested: 3,
    failed: 1,
    withoutItem: 1,
    gone: 0,
  });
  assert.equal((await items.item(empty.id))?.value.standing, 'none');
  items.clock.advance(day);
  items.forge.push(first, pushOf({ id: 1000, status: 'Review' }));
  await items.night();
  assert.partialDeepStrictEqual((await items.read('/progress')).body, {
    listed: 5,
    unchanged: 4,
    marked: 1,
    ingested: 1,
  });
});

test('a webhook takes nothing out of a pass: neither of one that is under way, nor of one that is complete', async () => {
  const items = installItems({ delivers: true });
  const [id = 0] = makeItems(items.forge, 3);
  await items.sync();
  items.forge.push(id, pushOf({ id: 1000, status: 'Review' }));
  await items.gitlab.webhooks.settled();
  assert.equal((await items.work(id))?.value.why, 'push');
  assert.partialDeepStrictEqual((await items.read('/progress')).body, { phase: 'marked', remaining: 3 });
  await items.queue();
  const complete = { phase: 'complete', marked: 3, ingested: 3, failed: 0, remaining: 0 };
  assert.partialDeepStrictEqual((await items.read('/progress')).body, complete);
  items.forge.push(id, { files: { 'item.json': 'not JSON' } });
  await items.gitlab.webhooks.settled();
  await items.queue();
  assert.equal((await items.item(id))?.value.isFailed, true);
  assert.partialDeepStrictEqual((await items.read('/progress')).body, complete);
});

test('a mapping that is newer takes the fields from the kept document, without a call for it', async () => {
  const items = installItems({ sync: { hookNights: 366 }, group: { hook: undefined } });
  const [id = 0] = makeItems(items.forge, 3);
  await items.night();
  const { items: kept } = stateOn(items.store);
  const entry = await items.item(id);
  assert.ok(entry);
  await items.store.commit(undefined, [
    kept.set(entry.key, { ...entry.value, mappingVersion: 0, subject: 'of an older mapping' }),
  ]);
  items.clock.advance(day);
  const { result } = await items.sync();
  assert.equal(result.counts['mark']?.done, 1);
  const queue = await items.queue();
  assert.equal(queue.result.counts['map']?.done, 1);
  assert.equal(queue.calls, 0);
  assert.equal((await items.item(id))?.value.subject, 'Math');
});

test('one item is synced on demand, by its item id or its project id, and again when asked', async () => {
  const items = installItems();
  const [first = 0, second = 0] = makeItems(items.forge, 3);
  await items.night();
  items.forge.push(first, pushOf({ id: 1000, status: 'Review' }));
  const asked = await items.sync({ trigger: 'person', parameters: { items: [1000] } });
  assert.equal(asked.result.counts['mark']?.done, 1);
  await items.queue();
  assert.equal((await items.item(first))?.value.workflowStatus, 'Review');
  await items.sync({ trigger: 'person', parameters: { projects: [second, 4711], again: true } });
  const queue = await items.queue();
  assert.equal(queue.result.counts['update']?.done, 1);
  const unseen = await items.sync({ trigger: 'person', parameters: { projects: [4711] } });
  assert.equal(unseen.findings[0]?.target, 'project 4711');
  assert.equal(unseen.result.status, 'succeeded');
});

test('by REST the same is found, with a call for each item', async () => {
  const items = installItems({ group: { api: 'rest' } });
  const ids = makeItems(items.forge, 12);
  await items.night();
  for (const id of ids) assert.equal((await items.item(id))?.value.standing, 'present');
  items.clock.advance(day);
  items.forge.push(ids[3] ?? 0, pushOf({ id: 1003, status: 'Review' }));
  await items.night();
  assert.equal((await items.item(ids[3] ?? 0))?.value.workflowStatus, 'Review');
});

test('a pass that broke off is gone on with from where it was, by the next tick alone', async () => {
  const items = installItems({ group: { api: 'rest', hook: undefined } });
  makeItems(items.forge, 520);
  const away = items.gitlab.misbehave({
    path: '/repository/commits',
    skip: 506,
    does: { kind: 'answer', status: 503, body: '' },
  });
  const first = await items.sync();
  assert.equal(first.result.status, 'aborted', first.result.message);
  assert.equal(first.result.counts['mark']?.done, 500);
  const progress = (await items.read('/progress')).body;
  assert.partialDeepStrictEqual(progress, { phase: 'heads', listed: 520, compared: 500, completedAt: null });
  away.stop();
  items.clock.advance(hour / 6);
  const second = await items.sync();
  assert.equal(second.result.status, 'succeeded', second.result.message);
  assert.equal(second.result.counts['mark']?.done, 20, 'what was compared is not compared again');
  // The group, six pages of it, and the heads that were left.
  assert.equal(second.calls, 27);
  assert.partialDeepStrictEqual((await items.read('/progress')).body, {
    pass: first.result.runId,
    phase: 'marked',
    listed: 520,
    marked: 520,
    remaining: 520,
  });
});

test('the progress can be asked for while a pass is at work, and while its items are ingested', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 5);
  const atHooks = items.gitlab.misbehave({
    path: `/projects/${id}/hooks`,
    does: { kind: 'hold', name: 'hooks' },
  });
  const sync = items.sync();
  await inTime(items.gitlab.reached('hooks'), 'the hooks of the first project');
  assert.partialDeepStrictEqual((await items.read('/progress')).body, {
    phase: 'hooks',
    listed: 5,
    marked: 5,
    remaining: 5,
    ingested: 0,
  });
  atHooks.stop();
  items.gitlab.release('hooks');
  await sync;
  const atLast = items.gitlab.misbehave({
    path: `/projects/${id}/repository/commits`,
    does: { kind: 'hold', name: 'last' },
  });
  const queue = items.queue();
  await inTime(items.gitlab.reached('last'), 'the history of the first project');
  // The others go on beside it.
  await inTime(
    (async () => {
      for (;;) {
        const { body } = await items.read('/progress');
        if (z.looseObject({ ingested: z.number() }).parse(body).ingested === 4) return;
        await new Promise(setImmediate);
      }
    })(),
    'four items ingested while the fifth is held',
  );
  assert.partialDeepStrictEqual((await items.read('/progress')).body, { phase: 'marked', remaining: 1, ingested: 4 });
  atLast.stop();
  items.gitlab.release('last');
  await queue;
  assert.partialDeepStrictEqual((await items.read('/progress')).body, { phase: 'complete', remaining: 0, ingested: 5 });
});

test('a server without GraphQL is read by REST, whatever is configured', async () => {
  const items = installItems();
  items.gitlab.graphql.off = true;
  const ids = makeItems(items.forge, 3);
  await items.night();
  for (const id of ids) assert.equal((await items.item(id))?.value.standing, 'present');
});

test('a person’s second request is answered with the run that is at work', async () => {
  const items = installItems();
  makeItems(items.forge, 3);
  const held = items.gitlab.misbehave({ path: '/api/graphql', does: { kind: 'hold', name: 'listing' } });
  const first = items.sync({ trigger: 'person' });
  await items.gitlab.reached('listing');
  const second = await items.sync({ trigger: 'person' });
  assert.equal(second.result.status, 'skipped');
  assert.match(second.result.message, /at work since/);
  assert.ok(second.result.heldBy);
  held.stop();
  items.gitlab.release('listing');
  assert.equal((await first).result.status, 'succeeded');
});
