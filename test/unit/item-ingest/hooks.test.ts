import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateOn } from '#functions/item-ingest/state.ts';
import type { Hook } from '#sandbox/gitlab/projects/project.ts';
import { silentLog } from '#shared/core/log.ts';
import { day, installItems, signing } from './support/items-installation.ts';
import { makeItems, pushOf } from './support/make-items.ts';

function hookOf(given: Pick<Hook, 'id' | 'url' | 'token'>): Hook {
  return {
    ...given,
    name: null,
    description: null,
    pushEvents: true,
    sslVerification: true,
    signingToken: null,
    createdAt: 0,
    failures: 0,
    alertStatus: 'executable',
    disabledUntil: null,
  };
}

const url = 'https://lockstep.example.org/item-hook';
const everyNight = { sync: { hookNights: 1 } };

test('a hook that was changed is repaired, one that was removed is made again, others are left alone', async () => {
  const items = installItems(everyNight);
  const [changed = 0, removed = 0, foreign = 0] = makeItems(items.forge, 3);
  items.forge.get(foreign).hooks.push(hookOf({ id: 9999, url: 'https://ci.example.org/', token: 'x' }));
  await items.night();
  const [hook] = items.forge.get(changed).hooks;
  assert.ok(hook);
  Object.assign(hook, {
    url: 'https://elsewhere.example.org/',
    sslVerification: false,
    pushEvents: false,
    token: null,
  });
  items.forge.get(removed).hooks.splice(0);
  items.clock.advance(day);
  const { result } = await items.sync();
  assert.equal(result.counts['hook-repair']?.done, 1);
  assert.equal(result.counts['hook-create']?.done, 1);
  assert.partialDeepStrictEqual(items.forge.get(changed).hooks, [
    { id: hook.id, url, sslVerification: true, pushEvents: true, token: 'hook-secret' },
  ]);
  assert.equal(items.forge.get(removed).hooks[0]?.url, url);
  assert.deepEqual(
    items.forge.get(foreign).hooks.map(each => each.url),
    ['https://ci.example.org/', url],
  );
});

test('of a project that has left the group since it was listed the hooks are left alone', async () => {
  const items = installItems(everyNight);
  const [id = 0] = makeItems(items.forge, 1);
  const refusing = items.gitlab.misbehave({ method: 'POST', path: '/hooks', does: { kind: 'status', status: 403 } });
  await items.sync();
  refusing.stop();
  items.forge.transfer(id, 'others');
  items.clock.advance(day);
  const { result } = await items.sync();
  assert.deepEqual(items.forge.get(id).hooks, []);
  assert.equal(result.counts['hook-create']?.skipped, 1);
});

test('a hook that GitLab has disabled is replaced by another, and only then removed', async () => {
  const items = installItems(everyNight);
  const [id = 0] = makeItems(items.forge, 1);
  await items.night();
  const [hook] = items.forge.get(id).hooks;
  assert.ok(hook);
  hook.alertStatus = 'disabled';
  items.clock.advance(day);
  const { result } = await items.sync();
  assert.equal(result.counts['hook-replace']?.done, 1);
  const [now, ...others] = items.forge.get(id).hooks;
  assert.deepEqual(others, []);
  assert.notEqual(now?.id, hook.id);
  assert.equal(now?.alertStatus, 'executable');
});

test('another secret is given to every hook; old and new are accepted while that goes on', async () => {
  const older = installItems({
    ...everyNight,
    group: { hook: { url, secrets: [{ version: '1', token: 'env://OLD_HOOK' }] } },
  });
  const [id = 0] = makeItems(older.forge, 1);
  await older.night();
  const record = (await stateOn(older.store).projects.get(id))?.value;
  assert.equal(record?.hook?.secretVersion, '1');
  const newer = installItems({
    ...everyNight,
    group: {
      hook: {
        url,
        secrets: [
          { version: '2', token: 'env://HOOK', signing: 'env://SIGN' },
          { version: '1', token: 'env://OLD_HOOK' },
        ],
      },
    },
  });
  const [same = 0] = makeItems(newer.forge, 1);
  const hook = { ...older.forge.get(id).hooks[0] };
  assert.ok(hook.id);
  newer.forge.get(same).hooks.push(hookOf({ id: hook.id, url, token: 'older-secret' }));
  assert.ok(record);
  await newer.store.commit(undefined, [stateOn(newer.store).projects.set(same, record)]);
  newer.clock.advance(day);
  const { result } = await newer.sync();
  assert.equal(result.counts['hook-repair']?.done, 1);
  assert.partialDeepStrictEqual(newer.forge.get(same).hooks, [
    { id: hook.id, token: 'hook-secret', signingToken: signing },
  ]);
  for (const token of ['hook-secret', 'older-secret']) {
    const body = JSON.stringify({
      object_kind: 'push',
      event_name: 'push',
      project_id: same,
      ref: 'refs/heads/master',
      after: 'a',
      project: { path_with_namespace: 'items/187-0' },
    });
    const response = await newer.hook(
      new Request(url, { method: 'POST', body, headers: { 'x-gitlab-token': token } }),
      context,
    );
    assert.equal(response.status, 200, token);
  }
});

test('the hooks of projects that are new or changed are checked the same night, the others once in so many', async () => {
  const items = installItems({ sync: { hookNights: 10 } });
  const ids = makeItems(items.forge, 20);
  await items.night();
  for (const id of ids) items.forge.get(id).hooks.splice(0);
  const [pushed = 0, renamed = 0] = [ids[19], ids[18]];
  items.forge.push(pushed, pushOf({ id: 1019, status: 'Review' }));
  items.forge.rename(renamed, 'another');
  const { id: made } = items.forge.create('items', 'new', pushOf({ id: 55 }));
  items.clock.advance(day);
  const { result } = await items.sync();
  const hooked = () => [...ids, made].filter(id => items.forge.get(id).hooks.length === 1);
  for (const id of [pushed, renamed, made]) assert.ok(hooked().includes(id));
  // Of 21 projects a tenth besides, rounded up.
  assert.equal(result.counts['hook-create']?.done, 3 + 3);
  for (let night = 1; night < 10; night += 1) {
    items.clock.advance(day);
    await items.sync();
  }
  assert.deepEqual(hooked(), [...ids, made], 'in ten nights each had its turn');
});

const context = { base: '', caller: undefined, log: silentLog, signal: new AbortController().signal };

test('a hook with our address that we have no record of is named and left alone, until it is taken over', async () => {
  const items = installItems(everyNight);
  const [id = 0] = makeItems(items.forge, 1);
  items.forge.get(id).hooks.push(hookOf({ id: 500, url, token: 'unknown' }));
  const { result, findings } = await items.sync();
  assert.equal(result.counts['hook-create'], undefined);
  assert.match(findings.find(({ kind }) => kind === 'hook')?.message ?? '', /adopt/);
  assert.equal(items.forge.get(id).hooks.length, 1);
  const plan = await items.adopt({ mode: 'dry-run' });
  assert.deepEqual(
    plan.changes.map(({ title }) => title),
    ['Take over hook 500 of items/187-0'],
  );
  assert.equal((await items.adopt()).result.counts['adopt']?.done, 1);
  assert.equal(items.forge.get(id).hooks[0]?.token, 'unknown', 'taking over writes records only');
  items.clock.advance(day);
  assert.equal((await items.sync()).result.counts['hook-repair']?.done, 1);
  assert.partialDeepStrictEqual(items.forge.get(id).hooks, [{ id: 500, token: 'hook-secret', url }]);
  assert.equal(items.forge.get(id).hooks.length, 1);
});

test('a predecessor’s hooks with another address are taken over, and get ours', async () => {
  const items = installItems(everyNight);
  const [id = 0] = makeItems(items.forge, 2);
  items.forge.get(id).hooks.push(hookOf({ id: 500, url: 'https://old.example.org/webHook', token: null }));
  const adopted = await items.adopt({ parameters: { urls: ['https://old.example.org/webHook'] } });
  assert.equal(adopted.result.counts['adopt']?.done, 1);
  await items.sync();
  assert.partialDeepStrictEqual(items.forge.get(id).hooks, [{ id: 500, url, token: 'hook-secret' }]);
  assert.equal(items.forge.get(id).hooks.length, 1);
});

test('of several hooks of a predecessor one is taken over and the others are removed, each by a plan that is shown', async () => {
  const items = installItems(everyNight);
  const [several = 0, beside = 0] = makeItems(items.forge, 3);
  const old = 'https://old.example.org/webHook';
  const ci = hookOf({ id: 900, url: 'https://ci.example.org/', token: 'x' });
  await items.night();
  items.forge.get(beside).hooks.push(hookOf({ id: 600, url: old, token: null }), { ...ci });
  items.forge.get(several).hooks.splice(0);
  await items.store.commit(undefined, [stateOn(items.store).projects.remove(several)]);
  items.forge.get(several).hooks.push(...[500, 501, 502].map(id => hookOf({ id, url: old, token: null })), { ...ci });
  const shown = await items.adopt({ mode: 'dry-run', parameters: { urls: [old] } });
  assert.deepEqual(
    shown.changes.map(({ title }) => title),
    [
      'Take over hook 500 of items/187-0, and have hooks 501, 502 removed',
      'Have hook 600 of items/maths/187-1 removed, since ours is there',
    ],
  );
  const adopted = await items.adopt({ parameters: { urls: [old] } });
  assert.deepEqual(
    adopted.changes.map(({ key }) => key),
    shown.changes.map(({ key }) => key),
  );
  assert.equal(items.forge.get(several).hooks.length, 4, 'taking over writes records only');
  items.clock.advance(day);
  const plan = await items.sync({ mode: 'dry-run' });
  const removals = plan.changes.flatMap(({ kind, title, from }) =>
    kind === 'hook-replace' ? `${title}: ${from}` : [],
  );
  assert.deepEqual(removals.toSorted(), [
    'Remove our older hook on items/187-0: hook 501, 502',
    'Remove our older hook on items/maths/187-1: hook 600',
  ]);
  await items.sync();
  items.clock.advance(day);
  await items.sync();
  for (const id of [several, beside]) {
    const [theirs, ...others] = items.forge.get(id).hooks.filter(hook => hook.id === 900);
    assert.deepEqual([theirs?.url, others.length], ['https://ci.example.org/', 0]);
    const ours = items.forge.get(id).hooks.filter(hook => hook.id !== 900);
    assert.partialDeepStrictEqual(ours, [{ url, token: 'hook-secret' }]);
    assert.equal(ours.length, 1);
  }
  assert.deepEqual((await items.adopt({ parameters: { urls: [old] } })).changes, []);
});

test('more new hooks than a day allows are none, and what is behind is marked all the same', async () => {
  const items = installItems({ sync: { hookNights: 1, limits: { 'hook-create': { share: 0, floor: 2, cap: 2 } } } });
  const ids = makeItems(items.forge, 5);
  const { result } = await items.sync();
  assert.equal(result.status, 'blocked');
  assert.equal(result.counts['mark']?.done, 5);
  for (const id of ids) assert.equal(items.forge.get(id).hooks.length, 0);
  await items.queue();
  for (const id of ids) assert.equal((await items.item(id))?.value.standing, 'present');
});

test('one project whose hooks GitLab refuses is named, and stops nobody', async () => {
  const items = installItems(everyNight);
  const [refused = 0, other = 0] = makeItems(items.forge, 2);
  items.gitlab.misbehave({
    method: 'GET',
    path: `/projects/${refused}/hooks`,
    does: { kind: 'answer', status: 403, body: '{"message":"403 Forbidden"}' },
  });
  const { result, findings } = await items.sync();
  assert.equal(result.status, 'succeeded', result.message);
  assert.match(findings.find(({ kind }) => kind === 'hook')?.message ?? '', /403/);
  assert.equal(items.forge.get(other).hooks.length, 1);
});

test('after a lost answer the hook that was made is found again, and none is made beside it', async () => {
  const items = installItems(everyNight);
  const [id = 0] = makeItems(items.forge, 1);
  const lost = items.gitlab.misbehave({
    method: 'POST',
    path: `/projects/${id}/hooks`,
    does: { kind: 'reset', handled: true },
  });
  const first = await items.sync();
  assert.notEqual(first.result.status, 'succeeded');
  lost.stop();
  assert.equal(items.forge.get(id).hooks.length, 1);
  items.clock.advance(day);
  await items.sync();
  assert.equal(items.forge.get(id).hooks.length, 1);
  assert.equal(items.forge.get(id).hooks[0]?.token, 'hook-secret');
  const record = (await stateOn(items.store).projects.get(id))?.value.hook;
  assert.deepEqual(record?.hookId, items.forge.get(id).hooks[0]?.id);
  assert.equal(record?.phase, 'present');
});

test('archived projects get no hook, since GitLab would refuse it', async () => {
  const items = installItems(everyNight);
  const [id = 0] = makeItems(items.forge, 1);
  items.forge.archive(id);
  const { result } = await items.sync();
  assert.equal(result.status, 'succeeded');
  assert.equal(items.forge.get(id).hooks.length, 0);
});
