import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GraphqlUnsupportedError } from '#shared/clients/gitlab/projects/graphql.ts';
import type { ProjectPage } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { fill, setupProjects } from './projects-setup.ts';

async function gathered(pages: AsyncIterable<ProjectPage>): Promise<{ projects: GitlabProject[]; counts: unknown[] }> {
  const projects: GitlabProject[] = [];
  const counts: unknown[] = [];
  for await (const page of pages) {
    projects.push(...page.projects);
    counts.push(page.count);
  }
  return { projects, counts };
}

test('a group is listed by GraphQL with heads, a hundred projects a request', async () => {
  const { client, forge, requests } = setupProjects();
  const ids = fill(forge, 230);
  const { projects, counts } = await gathered(client.listWithHeads('items'));
  assert.deepEqual(new Set(projects.map(({ id }) => id)), new Set(ids));
  assert.deepEqual(counts, [230, 230, 230]);
  assert.equal(requests(), 3);
  const [first] = ids;
  const project = projects.find(({ id }) => id === first);
  assert.equal(project?.head, forge.get(first ?? 0).commits.at(-1)?.sha);
  assert.equal(project?.isPendingDeletion, false);
});

test('an answer with errors and without data makes the page smaller, and is never taken for an empty one', async () => {
  const { client, forge, gitlab, requests } = setupProjects();
  fill(forge, 60);
  gitlab.graphql.complexityLimit = 40;
  const { projects } = await gathered(client.listWithHeads('items'));
  assert.equal(projects.length, 60);
  const halvings = requests();
  await gathered(client.listWithHeads('items'));
  assert.ok(requests() - halvings < halvings, 'the size that passed is kept');
});

test('a limit that refuses even one row is an error, not an empty group', async () => {
  const { client, forge, gitlab } = setupProjects();
  fill(forge, 3);
  gitlab.graphql.complexityLimit = 5;
  await assert.rejects(gathered(client.listWithHeads('items')), ImplausibleAnswerError);
});

test('a group that is not shown is an error, not an empty one', async () => {
  const { client, forge } = setupProjects();
  fill(forge, 3);
  forge.withoutAccess.add(2);
  await assert.rejects(gathered(client.listWithHeads('items')), ImplausibleAnswerError);
  assert.equal(await client.group('items'), undefined);
});

test('a server that does not know what waits for deletion is asked without it', async () => {
  const { client, forge } = setupProjects({ version: '16.3.0' });
  fill(forge, 5);
  const { projects } = await gathered(client.listWithHeads('items'));
  assert.equal(projects.length, 5);
  assert.equal(projects[0]?.isPendingDeletion, null);
  assert.equal(typeof projects[0]?.head, 'string');
});

test('a server without GraphQL says so in a way that leads to REST', async () => {
  const { client, forge, gitlab } = setupProjects();
  fill(forge, 2);
  gitlab.graphql.off = true;
  await assert.rejects(gathered(client.listWithHeads('items')), GraphqlUnsupportedError);
});

test('by REST the group comes with its subgroups and without what is only shared into it', async () => {
  const { client, forge } = setupProjects();
  const ids = fill(forge, 120);
  const shared = forge.create('others', 'shared');
  shared.sharedWith.add('items');
  forge.create('items2', '187-1');
  const group = await client.group('items');
  assert.ok(group);
  const { projects, counts } = await gathered(client.list(group.id));
  assert.deepEqual(new Set(projects.map(({ id }) => id)), new Set(ids));
  assert.deepEqual(counts, [120, 120]);
});

test('an empty repository has no head, however it is asked for', async () => {
  const { client, forge } = setupProjects();
  const { id } = forge.create('items', 'empty');
  const { projects } = await gathered(client.listWithHeads('items'));
  assert.equal(projects[0]?.isEmpty, true);
  assert.equal(projects[0]?.head, null);
  assert.equal(await client.head(id), null);
  assert.equal(await client.head(999), undefined);
  assert.equal((await client.project(id))?.head, null);
});

test('projects are looked at a hundred at once, with whether a file lies at the head', async () => {
  const { client, forge, requests } = setupProjects();
  const ids = fill(forge, 150);
  forge.push(ids[7] ?? 0, { files: { create: '' } });
  const { seen, odd } = await client.withIds([...ids, 4711], 'create');
  assert.equal(odd.size, 0);
  assert.equal(seen.size, 150);
  assert.equal(requests(), 2);
  assert.deepEqual(
    [...seen.values()].filter(({ hasFile }) => hasFile).map(({ id }) => id),
    [ids[7]],
  );
});

test('files are read as of a commit; a missing file is told from a missing commit', async () => {
  const { client, forge } = setupProjects();
  const { id } = forge.create('items', '187-1', { files: { 'item.json': 'one' } });
  const first = forge.get(id).commits[0]?.sha ?? '';
  const second = forge.push(id, { files: { 'item.json': 'two', create: '' } });
  assert.equal(await client.file(id, 'item.json', first), 'one');
  assert.equal(await client.file(id, 'item.json', second), 'two');
  assert.equal(await client.file(id, 'other.json', second), undefined);
  assert.equal(await client.hasFile(id, 'create', first), false);
  assert.equal(await client.hasFile(id, 'create', second), true);
  assert.deepEqual(
    (await client.commits(id, second, 1)).map(({ sha }) => sha),
    [second, first],
  );
  assert.equal(await client.head(id), second);
  await assert.rejects(client.file(999, 'item.json', second));
});

test('hooks are made, changed and removed; GitLab tells whether they have secrets, and forgets them with the address', async () => {
  const { client, forge } = setupProjects();
  const { id } = forge.create('items', '187-1');
  const form = {
    url: 'https://lockstep.example.org/item-hook',
    name: 'Lockstep',
    token: 'secret',
    signingToken: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    sslVerification: true,
  };
  const made = await client.addHook(id, form);
  assert.equal(made.hasToken, true);
  assert.equal(made.hasSigningToken, true);
  const edited = await client.editHook(id, made.id, {
    ...form,
    url: 'https://elsewhere.example.org/',
    signingToken: null,
  });
  assert.equal(edited?.hasSigningToken, false);
  assert.equal(forge.get(id).hooks[0]?.token, 'secret');
  assert.equal(await client.editHook(id, 999, form), undefined);
  assert.equal((await client.hooks(id)).length, 1);
  await client.removeHook(id, made.id);
  await client.removeHook(id, made.id);
  assert.deepEqual(await client.hooks(id), []);
});

test('a hundred hooks and more are all seen', async () => {
  const { client, forge } = setupProjects();
  const { id } = forge.create('items', '187-1');
  const form = { name: 'x', token: 't', signingToken: null, sslVerification: true };
  for (let index = 0; index < 103; index += 1)
    await client.addHook(id, { ...form, url: `https://h${index}.example.org/` });
  assert.equal((await client.hooks(id)).length, 103);
});
