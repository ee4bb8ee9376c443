import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fullPath } from '#sandbox/gitlab/projects/project.ts';
import type { ProjectPage } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import { RefusedError, UnreadableAnswerError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { ConfigError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import { fill, setupProjects } from './projects-setup.ts';

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html; charset=utf-8' };
const sha = 'a'.repeat(40);
const form = {
  url: 'https://lockstep.example.org/item-hook',
  name: 'Lockstep',
  token: 'secret',
  signingToken: null,
  sslVerification: true,
};

async function all(pages: AsyncIterable<ProjectPage>) {
  const listed: ProjectPage[] = [];
  for await (const page of pages) listed.push(page);
  return { projects: listed.flatMap(({ projects }) => projects), odd: listed.flatMap(({ odd }) => odd) };
}

/** Everything that can be asked. */
const calls: Readonly<Record<string, (client: GitlabProjects) => Promise<unknown>>> = {
  currentUser: client => client.currentUser(),
  group: client => client.group('items'),
  listWithHeads: client => all(client.listWithHeads('items')),
  list: client => all(client.list(9000)),
  withIds: client => client.withIds([1, 2, 3], 'create'),
  project: client => client.project(1),
  head: client => client.head(1),
  commits: client => client.commits(1, sha, 1),
  file: client => client.file(1, 'item.json', sha),
  hasFile: client => client.hasFile(1, 'create', sha),
  hooks: client => client.hooks(1),
  addHook: client => client.addHook(1, form),
  editHook: client => client.editHook(1, 1, form),
  removeHook: client => client.removeHook(1, 1),
};

const badAnswers: readonly (readonly [string, number, Readonly<Record<string, string>>, string])[] = [
  ['a page for people with 200', 200, html, '<!doctype html><html><body>Please sign in.</body></html>'],
  ['a page for people that calls itself JSON', 200, json, '<!DOCTYPE html><html></html>'],
  ['null', 200, json, 'null'],
  ['another object', 200, json, '{"status":"ok"}'],
  ['a list of what are no rows', 200, json, '["a","b","c"]'],
  ['nothing', 200, json, ''],
  ['half an answer', 200, json, '[{"id":'],
  ['the 404 of a proxy', 404, html, '<html><head><title>404 - File or directory not found.</title></head></html>'],
  ['the 404 of an unknown route', 404, json, '{"error":"404 Not Found"}'],
  ['a 404 about something else', 404, json, '{"message":"404 Namespace Not Found"}'],
  ['a refusal', 400, json, '{"message":"400 Bad request"}'],
  ['a 403', 403, json, '{"message":"403 Forbidden"}'],
  ['an internal error', 500, json, '{"message":"500 Internal Server Error"}'],
];

/** A deletion has no answer to be read: only its status counts, and that it is no page for people. */
const readsNoBody = (name: string, status: number, body: string): boolean =>
  name === 'removeHook' && status === 200 && !body.startsWith('<');

describe('whatever is asked, an answer that is not GitLab’s is an error, never an absence or an empty list', () => {
  for (const [what, status, headers, body] of badAnswers) {
    it(what, async () => {
      for (const [name, ask] of Object.entries(calls)) {
        const { client, gitlab } = setupProjects();
        gitlab.misbehave({ does: { kind: 'answer', status, headers, body } });
        if (readsNoBody(name, status, body)) await ask(client);
        else await assert.rejects(ask(client), `${name} took it for an answer`);
      }
    });
  }
});

it('only GitLab’s own words about the very thing are an absence', async () => {
  const { client, gitlab, forge } = setupProjects();
  const [id = 0] = fill(forge, 1);
  const said = (path: string, message: string) =>
    gitlab.misbehave({ path, does: { kind: 'answer', status: 404, headers: json, body: JSON.stringify({ message }) } });
  assert.equal(await client.project(4711), undefined);
  assert.equal(await client.head(4711), undefined);
  assert.equal(await client.file(id, 'nothing.json', forge.get(id).commits[0]?.sha ?? ''), undefined);
  assert.equal(await client.editHook(id, 4711, form), undefined);
  said('/repository/commits', '404 Repository Not Found');
  assert.equal(await client.head(id), null, 'a repository that was never begun');
  said('/repository/files/', '404 Commit Not Found');
  await assert.rejects(client.file(id, 'item.json', sha), UnreadableAnswerError);
  said('/hooks', '404 Project Not Found');
  await assert.rejects(client.hooks(id), RefusedError);
  await assert.rejects(client.editHook(id, 1, form), UnreadableAnswerError);
});

const row = { id: 1, path_with_namespace: 'items/a', archived: false, empty_repo: false, default_branch: 'main' };
const node = {
  id: 'gid://gitlab/Project/1',
  fullPath: 'items/a',
  archived: false,
  repository: { empty: false, rootRef: 'main', tree: { lastCommit: { sha } } },
};
const restPage = (rows: readonly unknown[]) => JSON.stringify(rows);
const graphqlPage = (nodes: readonly unknown[]) =>
  JSON.stringify({
    data: {
      group: {
        fullPath: 'items',
        projects: { count: nodes.length, nodes, pageInfo: { hasNextPage: false, endCursor: null } },
      },
    },
  });

interface Interface {
  readonly name: string;
  readonly path: string;
  readonly page: (rows: readonly unknown[]) => string;
  readonly list: (client: GitlabProjects) => AsyncIterable<ProjectPage>;
  readonly good: (id: number) => object;
  readonly odd: (id: number) => readonly (readonly [string, unknown, number | null])[];
}

const interfaces: readonly Interface[] = [
  {
    name: 'REST',
    path: '/groups/9000/projects',
    page: restPage,
    list: client => client.list(9000),
    good: id => ({ ...row, id, path_with_namespace: `items/${id}` }),
    odd: id => [
      ['no path', { ...row, id, path_with_namespace: undefined }, id],
      ['a null path', { ...row, id, path_with_namespace: null }, id],
      ['a word for whether it is archived', { ...row, id, archived: 'no' }, id],
      ['an id that is a text', { ...row, id: `${id}` }, null],
      ['nothing in it', {}, null],
      ['null in its place', null, null],
    ],
  },
  {
    name: 'GraphQL',
    path: '/api/graphql',
    page: graphqlPage,
    list: client => client.listWithHeads('items'),
    good: id => ({ ...node, id: `gid://gitlab/Project/${id}`, fullPath: `items/${id}` }),
    odd: id => [
      ['no path', { ...node, id: `gid://gitlab/Project/${id}`, fullPath: null }, id],
      ['another tree', { ...node, id: `gid://gitlab/Project/${id}`, repository: { empty: false, tree: 'x' } }, id],
      ['an id of another kind', { ...node, id: 'gid://gitlab/Group/7' }, null],
      ['null in its place', null, null],
    ],
  },
];

for (const { name, path, page, list, good, odd } of interfaces) {
  describe(`by ${name}, one odd row of a list`, () => {
    for (const [what, given, id] of odd(2)) {
      it(`with ${what} is named, and the others are read`, async () => {
        const { client, gitlab } = setupProjects();
        const body = page([good(1), given, good(3), good(4)]);
        gitlab.misbehave({ path, does: { kind: 'answer', status: 200, headers: json, body } });
        const listed = await all(list(client));
        assert.deepEqual(
          listed.projects.map(project => project.id),
          [1, 3, 4],
        );
        assert.deepEqual(
          listed.odd.map(each => each.id),
          [id],
        );
        assert.match(listed.odd[0]?.why ?? '', /another form than expected at/);
      });
    }

    it('is no row where most are: then nothing is concluded from the answer', async () => {
      const { client, gitlab } = setupProjects();
      const body = page([good(1), null, {}, null]);
      gitlab.misbehave({ path, does: { kind: 'answer', status: 200, headers: json, body } });
      await assert.rejects(all(list(client)), ImplausibleAnswerError);
    });
  });
}

for (const stumble of ['an error', 'an internal error'] as const) {
  it(`a project over which GraphQL stumbles with ${stumble} is found out, and the others are read`, async () => {
    const { client, forge, requests } = setupProjects();
    const ids = fill(forge, 250);
    const broken = ids[130] ?? 0;
    forge.stumblesOver.set(broken, stumble);
    const { projects, odd } = await all(client.listWithHeads('items'));
    assert.deepEqual(
      odd.map(({ id, path }) => [id, path]),
      [[broken, fullPath(forge.get(broken))]],
    );
    assert.deepEqual(new Set(projects.map(({ id }) => id)), new Set(ids.filter(id => id !== broken)));
    assert.ok(
      projects.every(({ head }) => typeof head === 'string'),
      'the rest of its page have their heads',
    );
    // Three pages, the failing one with its repetitions, once more without repositories, and two a halving.
    assert.ok(requests() <= 3 + 4 + 1 + 2 * 7, `${requests()} requests`);
    const seen = await client.withIds(ids.slice(120, 140), 'create');
    assert.deepEqual([...seen.odd.keys()], [broken]);
    assert.equal(seen.seen.size, 19);
  });
}

it('where GraphQL stumbles over everything, it is not the projects that are broken', async () => {
  const { client, forge } = setupProjects();
  const ids = fill(forge, 20);
  for (const id of ids) forge.stumblesOver.set(id, 'an internal error');
  await assert.rejects(all(client.listWithHeads('items')), UpstreamUnavailableError);
  await assert.rejects(client.withIds(ids, 'create'), UpstreamUnavailableError);
});

it('a group that GitLab knows by another path is an error that says by which', async () => {
  const { client, gitlab } = setupProjects();
  const body = graphqlPage([]).replace('"items"', '"assessment/items"');
  gitlab.misbehave({ path: '/api/graphql', does: { kind: 'answer', status: 200, headers: json, body } });
  await assert.rejects(all(client.listWithHeads('Items')), (error: unknown) => {
    assert.ok(error instanceof ConfigError);
    assert.match(`${error.message} ${error.advice}`, /assessment\/items/);
    return true;
  });
});

it('a file that is not what its digest says, and a commit without a time, are errors', async () => {
  const { client, forge, gitlab } = setupProjects();
  const [id = 0] = fill(forge, 1);
  const file = { encoding: 'base64', content: 'eHg=', size: 2, content_sha256: '0'.repeat(64) };
  const answers = (path: string, body: unknown) =>
    gitlab.misbehave({ path, does: { kind: 'answer', status: 200, headers: json, body: JSON.stringify(body) } });
  answers('/repository/files/', file);
  await assert.rejects(client.file(id, 'item.json', sha), /expected at content$/);
  answers('/repository/commits', [{ id: sha, author_name: 'A', committed_date: 'yesterday' }]);
  await assert.rejects(client.commits(id, sha, 1), ImplausibleAnswerError);
});
