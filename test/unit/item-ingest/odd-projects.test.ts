import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fullPath } from '#sandbox/gitlab/projects/project.ts';
import { day, type ItemsInstallation, installItems } from './support/items-installation.ts';
import { makeItems, pushOf } from './support/make-items.ts';

const json = { 'content-type': 'application/json' };

/** Ways in which GitLab cannot tell of one project; each gives what ends it. */
const troubles: readonly (readonly [
  string,
  'graphql' | 'rest',
  (items: ItemsInstallation, id: number) => () => void,
])[] = [
  ...(['an error', 'an internal error'] as const).map(
    stumble =>
      [
        `GraphQL stumbles over it with ${stumble}`,
        'graphql' as const,
        ({ forge }: ItemsInstallation, id: number) => {
          forge.stumblesOver.set(id, stumble);
          return () => void forge.stumblesOver.delete(id);
        },
      ] as const,
  ),
  ...(
    [
      ['its repository is answered with 500', 500, '{"message":"500 Internal Server Error"}'],
      ['a proxy answers 404 in place of its commits', 404, '{"error":"404 Not Found"}'],
      ['its commits have another form', 200, '[{"id":null}]'],
    ] as const
  ).map(
    ([what, status, body]) =>
      [
        what,
        'rest' as const,
        ({ gitlab }: ItemsInstallation, id: number) => {
          const path = `/projects/${id}/repository/commits`;
          const { stop } = gitlab.misbehave({ path, does: { kind: 'answer', status, headers: json, body } });
          return stop;
        },
      ] as const,
  ),
];

for (const [what, api, trouble] of troubles) {
  describe(`one project of which ${what}`, () => {
    it('is named and stays, the others are kept up to date, and it is when that has passed', async () => {
      const items = installItems({ group: { api } });
      const [broken = 0, other = 0] = makeItems(items.forge, 6);
      await items.night();
      const end = trouble(items, broken);
      items.forge.push(other, pushOf({ id: 1001, status: 'Review' }));
      items.forge.push(broken, pushOf({ id: 1000, status: 'Review' }));
      for (let night = 0; night < 3; night += 1) {
        items.clock.advance(day);
        const { result, findings } = await items.sync();
        assert.equal(result.status, 'succeeded', result.message);
        assert.deepEqual(
          findings.filter(({ kind }) => kind === 'unread').map(({ target }) => target),
          ['items/187-0'],
        );
        await items.queue();
      }
      assert.equal((await items.item(other))?.value.workflowStatus, 'Review');
      assert.partialDeepStrictEqual((await items.item(broken))?.value, { standing: 'present', failure: null });
      end();
      items.clock.advance(day);
      await items.night();
      assert.equal((await items.item(broken))?.value.workflowStatus, 'Review');
    });

    it('waits longer each time once a webhook has told of it, and holds up nobody', async () => {
      const items = installItems({ group: { api }, delivers: true, queue: { attempts: 3 } });
      const [broken = 0, other = 0] = makeItems(items.forge, 3);
      await items.night();
      const end = trouble(items, broken);
      for (const id of [broken, other]) items.forge.push(id, pushOf({ id: 999 + id, status: 'Review' }));
      await items.gitlab.webhooks.settled();
      const { result } = await items.queue();
      assert.equal(result.status, 'partial', result.message);
      assert.equal((await items.item(other))?.value.workflowStatus, 'Review');
      assert.partialDeepStrictEqual((await items.work(broken))?.value, { attempts: 1, state: 'waiting' });
      items.clock.advance(day);
      await items.queue();
      items.clock.advance(day);
      await items.queue();
      assert.equal((await items.work(broken))?.value.state, 'dead');
      end();
      await items.operate('retry', { projects: [broken] });
      await items.queue();
      assert.equal((await items.item(broken))?.value.workflowStatus, 'Review');
    });
  });
}

it('a row of the list that cannot be read is no absence, however long it lasts', async () => {
  const items = installItems({ group: { api: 'rest' } });
  const ids = makeItems(items.forge, 5);
  const [odd = 0] = ids;
  await items.night();
  const rows = ids.map(id => ({
    id,
    path_with_namespace: id === odd ? null : fullPath(items.forge.get(id)),
    archived: false,
    empty_repo: false,
  }));
  const headers = { ...json, 'x-total': '5', 'x-next-page': '' };
  const path = '/groups/\\d+/projects';
  items.gitlab.misbehave({ path, does: { kind: 'answer', status: 200, headers, body: JSON.stringify(rows) } });
  for (let night = 0; night < 4; night += 1) {
    items.clock.advance(day);
    const { result, findings } = await items.sync();
    assert.equal(result.status, 'succeeded', result.message);
    assert.ok(findings.some(({ kind, target }) => kind === 'unread' && target === `project ${odd}`));
    await items.queue();
  }
  assert.equal((await items.item(odd))?.value.standing, 'present');
});

it('one project whose hooks cannot be read, or on which GitLab stumbles over ours, stops nobody', async () => {
  for (const method of ['GET', 'POST'] as const) {
    const items = installItems({ sync: { hookNights: 1 } });
    const [broken = 0, ...others] = makeItems(items.forge, 5);
    const trouble = items.gitlab.misbehave({
      method,
      path: `/projects/${broken}/hooks`,
      does: { kind: 'answer', status: 500, headers: json, body: '{"message":"500 Internal Server Error"}' },
    });
    const { result } = await items.sync();
    assert.equal(result.status, method === 'GET' ? 'succeeded' : 'partial', result.message);
    for (const id of others) assert.equal(items.forge.get(id).hooks.length, 1);
    assert.equal((await items.read('/progress')).status, 200);
    assert.equal((await items.sync()).result.message, 'Nothing to do.', 'the pass went to its end');
    trouble.stop();
    items.clock.advance(day);
    await items.sync();
    assert.equal(items.forge.get(broken).hooks.length, 1);
  }
});

it('a project that is only shared into the group gets no hook and no item, even where the list has it', async () => {
  const items = installItems({ group: { api: 'rest' } });
  const [id = 0] = makeItems(items.forge, 2);
  const shared = items.forge.create('others', 'shared', pushOf({ id: 5 }));
  const rows = [id, shared.id].map(each => {
    const path_with_namespace = fullPath(items.forge.get(each));
    return { id: each, path_with_namespace, archived: false, empty_repo: false };
  });
  const headers = { ...json, 'x-total': '2', 'x-next-page': '' };
  const path = '/groups/\\d+/projects';
  items.gitlab.misbehave({ path, does: { kind: 'answer', status: 200, headers, body: JSON.stringify(rows) } });
  await items.night();
  assert.equal((await items.item(id))?.value.standing, 'present');
  assert.equal(await items.item(shared.id), undefined);
  assert.deepEqual(shared.hooks, []);
});
