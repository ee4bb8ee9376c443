import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { whyNotBelieved } from '#functions/item-ingest/hook/verify-sender.ts';
import { silentLog } from '#shared/core/log.ts';
import { day, type ItemsInstallation, installItems, signing } from './support/items-installation.ts';
import { makeItems, pushOf } from './support/make-items.ts';

const url = 'https://lockstep.example.org/item-hook';
const context = { base: '', caller: undefined, log: silentLog, signal: new AbortController().signal };

function pushBody(projectId: number, more: object = {}): string {
  return JSON.stringify({
    object_kind: 'push',
    event_name: 'push',
    before: 'b'.repeat(40),
    after: 'a'.repeat(40),
    ref: 'refs/heads/master',
    project_id: projectId,
    project: { path_with_namespace: 'items/187-0' },
    commits: [],
    ...more,
  });
}

function post(
  items: ItemsInstallation,
  body: string,
  headers: Record<string, string> = { 'x-gitlab-token': 'hook-secret' },
): Promise<Response> {
  return Promise.resolve(items.hook(new Request(url, { method: 'POST', body, headers }), context));
}

function marks(items: ItemsInstallation): number {
  return items.state.all('work').length + items.state.all('itemDeliveries').length;
}

test('what is unsigned, wrongly signed, too old or malformed is refused, and nothing is stored', async () => {
  const items = installItems({
    group: { hook: { url, secrets: [{ version: '1', token: 'env://HOOK', signing: 'env://SIGN' }] } },
  });
  const body = pushBody(1);
  const now = Math.floor(items.clock.now() / 1000);
  const signed = (timestamp: number, text = body, key = signing): Record<string, string> => ({
    'webhook-id': 'one',
    'webhook-timestamp': `${timestamp}`,
    'webhook-signature': `v1,${createHmac('sha256', Buffer.from(key.slice(6), 'base64'))
      .update(`one.${timestamp}.${text}`)
      .digest('base64')}`,
  });
  const refused: [Record<string, string>, string, number][] = [
    [{}, body, 401],
    [{ 'x-gitlab-token': '' }, body, 401],
    [{ 'x-gitlab-token': 'hook-secre' }, body, 401],
    [{ 'x-gitlab-token': 'hook-secret-and-more' }, body, 401],
    [signed(now - 301), body, 401],
    [signed(now + 301), body, 401],
    [signed(now, 'another body'), body, 401],
    [signed(now, body, `whsec_${Buffer.alloc(32, 8).toString('base64')}`), body, 401],
    [{ ...signed(now), 'webhook-id': 'two' }, body, 401],
    [{ ...signed(now), 'webhook-signature': 'v2,abc' }, body, 401],
    [{ 'x-gitlab-token': 'hook-secret' }, 'not JSON', 400],
    [{ 'x-gitlab-token': 'hook-secret' }, '', 400],
    [{ 'x-gitlab-token': 'hook-secret' }, '[]', 400],
    [{ 'x-gitlab-token': 'hook-secret' }, '{"event_name":"push"}', 400],
    [{ 'x-gitlab-token': 'hook-secret' }, pushBody(-1), 400],
    [{ 'x-gitlab-token': 'hook-secret' }, '{"event_name":"project_destroy","project_id":"x"}', 400],
  ];
  for (const [headers, text, status] of refused) {
    const response = await post(items, text, headers);
    assert.equal(response.status, status, JSON.stringify([headers, text]));
    assert.equal(marks(items), 0);
  }
  assert.equal((await post(items, body, signed(now))).status, 200);
  assert.equal(
    (
      await post(items, body, {
        ...signed(now),
        'webhook-id': 'one',
        'webhook-signature': `v1,wrong ${signed(now)['webhook-signature']}`,
      })
    ).status,
    200,
  );
});

test('what is larger than any webhook is refused before it is looked at', async () => {
  const items = installItems();
  const body = pushBody(1, { commits: [{ message: 'x'.repeat(2_100_000) }] });
  assert.equal((await post(items, body)).status, 413);
  assert.equal(marks(items), 0);
});

test('a signature is required of whoever signs, even with the right token', () => {
  const headers = new Headers({
    'x-gitlab-token': 'a',
    'webhook-signature': 'v1,x',
    'webhook-id': '1',
    'webhook-timestamp': '1',
  });
  const why = whyNotBelieved({ headers, body: '' }, [{ token: 'a', signing }], { now: 1000, toleranceMs: 1000 });
  assert.match(why ?? '', /signature/);
});

test('a push, a creation, a deletion, a rename and a transfer mark the project, at once and without a call', async () => {
  const items = installItems();
  const before = items.gitlab.requests.total;
  const events: [object, string][] = [
    [JSON.parse(pushBody(11)), 'push'],
    [{ event_name: 'project_create', project_id: 12, path_with_namespace: 'items/new' }, 'project_create'],
    [{ event_name: 'project_destroy', project_id: 13, path_with_namespace: 'items/old' }, 'project_destroy'],
    [
      {
        event_name: 'project_rename',
        project_id: 14,
        path_with_namespace: 'items/b',
        old_path_with_namespace: 'items/a',
      },
      'project_rename',
    ],
    [
      {
        event_name: 'project_transfer',
        project_id: 15,
        path_with_namespace: 'others/a',
        old_path_with_namespace: 'items/a',
      },
      'project_transfer',
    ],
    [
      {
        event_name: 'project_transfer',
        project_id: 16,
        path_with_namespace: 'items/x',
        old_path_with_namespace: 'others/x',
      },
      'project_transfer',
    ],
  ];
  for (const [event, why] of events) {
    assert.equal((await post(items, JSON.stringify(event))).status, 200);
    const { project_id: id } = event as { project_id: number };
    assert.equal((await items.work(id))?.value.why, why);
  }
  assert.equal(items.gitlab.requests.total, before);
});

test('pushes with a zero after, without commits, or of another branch only say: look here', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 1);
  await items.night();
  for (const more of [
    { after: '0'.repeat(40) },
    { commits: [], total_commits_count: 0 },
    { ref: 'refs/heads/other' },
    { after: null },
  ]) {
    assert.equal((await post(items, pushBody(id, more))).status, 200);
    const { result, calls } = await items.queue();
    assert.equal(result.status, 'succeeded');
    assert.equal(calls, 1, 'one look, and nothing more, since nothing is new');
    assert.equal((await items.item(id))?.value.standing, 'present');
  }
});

test('what is of no concern is answered with 200 and leaves nothing', async () => {
  const items = installItems();
  for (const event of [
    { object_kind: 'tag_push', event_name: 'tag_push', project_id: 1 },
    { object_kind: 'issue' },
    { event_name: 'user_create' },
    { event_name: 'project_create', project_id: 5, path_with_namespace: 'items2/187' },
    JSON.parse(pushBody(6, { project: { path_with_namespace: 'others/x' } })),
  ]) {
    assert.equal((await post(items, JSON.stringify(event))).status, 200);
    assert.equal(marks(items), 0, JSON.stringify(event));
  }
});

test('the same delivery again marks nothing, another one of the same event does', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 1);
  await items.night();
  const headers = {
    'x-gitlab-token': 'hook-secret',
    'idempotency-key': 'delivery-1',
    'x-gitlab-event-uuid': 'event-1',
  };
  await post(items, pushBody(id), headers);
  await items.queue();
  assert.equal(await items.work(id), undefined);
  assert.partialDeepStrictEqual(await (await post(items, pushBody(id), headers)).json(), { marked: false });
  assert.equal(await items.work(id), undefined);
  await post(items, pushBody(id), { ...headers, 'idempotency-key': 'delivery-2' });
  assert.ok(await items.work(id));
});

test('hooks that were set off by another hook share an event id: they are told apart by what they are about', async () => {
  const items = installItems();
  const headers = { 'x-gitlab-token': 'hook-secret', 'x-gitlab-event-uuid': 'shared' };
  await post(items, pushBody(1), headers);
  assert.partialDeepStrictEqual(await (await post(items, pushBody(2), headers)).json(), { marked: true });
  assert.partialDeepStrictEqual(await (await post(items, pushBody(2, { after: 'c'.repeat(40) }), headers)).json(), {
    marked: true,
  });
  assert.partialDeepStrictEqual(await (await post(items, pushBody(2), headers)).json(), { marked: false });
});

test('a real webhook of GitLab, signed, leads to the new record; a lost one is found by the night', async () => {
  const group = { hook: { url, secrets: [{ version: '1', token: 'env://HOOK', signing: 'env://SIGN' }] } };
  const items = installItems({ delivers: true, group });
  const [id = 0] = makeItems(items.forge, 2);
  await items.night();
  items.forge.push(id, pushOf({ id: 1000, status: 'Review' }));
  await items.gitlab.webhooks.settled();
  assert.partialDeepStrictEqual(items.gitlab.webhooks.sent.at(-1), { event: 'Push Hook', status: 200 });
  await items.queue();
  assert.equal((await items.item(id))?.value.workflowStatus, 'Review');
  items.gitlab.webhooks.lost = true;
  items.forge.push(id, pushOf({ id: 1000, status: 'Final' }));
  assert.equal((await items.queue()).result.message, 'Nothing to do.');
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(id))?.value.workflowStatus, 'Final');
});

test('of more than three branches pushed together GitLab tells nothing: the night finds what it did not tell', async () => {
  const items = installItems({ delivers: true });
  const [id = 0] = makeItems(items.forge, 1);
  await items.night();
  const told = items.gitlab.webhooks.sent.length;
  items.forge.pushTogether(id, ['draft', 'old'], pushOf({ id: 1000, status: 'Review' }));
  await items.gitlab.webhooks.settled();
  assert.equal(items.gitlab.webhooks.sent.length, told + 3, 'of three branches it tells each');
  await items.queue();
  assert.equal((await items.item(id))?.value.workflowStatus, 'Review');
  items.forge.pushTogether(id, ['draft', 'old', 'older'], pushOf({ id: 1000, status: 'Final' }));
  await items.gitlab.webhooks.settled();
  assert.equal(items.gitlab.webhooks.sent.length, told + 3);
  assert.equal((await items.queue()).result.message, 'Nothing to do.');
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(id))?.value.workflowStatus, 'Final');
});

test('a mark that is set while its project is looked at leads to another look', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 1);
  await items.sync();
  const held = items.gitlab.misbehave({
    path: `/projects/${id}/repository/commits`,
    does: { kind: 'hold', name: 'history' },
  });
  const running = items.queue();
  await items.gitlab.reached('history');
  items.forge.push(id, pushOf({ id: 1000, status: 'Review' }));
  await post(items, pushBody(id));
  held.stop();
  items.gitlab.release('history');
  await running;
  await items.queue();
  assert.equal((await items.item(id))?.value.workflowStatus, 'Review');
  assert.equal(await items.work(id), undefined);
});
