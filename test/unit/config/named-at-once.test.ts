import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lockstepConfig } from '#functions/config.ts';
import { loadConfig } from '#shared/config/load.ts';
import { InvalidConfigError } from '#shared/config/problems.ts';
import { referencesIn } from '#shared/config/references-in.ts';

const wrong = `environment: staging
service: {name: X, ownr: me}
state: {store: sqlite, file: x.sqlite}
upstreams:
  gitlab: {url: "https://user:hunter2@gitlab.example.ac.uk", token: env://T}
  lookup: {access: direct, group: g, password: env://P, url: "https://token-hunter2@lookup.example.ac.uk"}
functions:
  lookup-gitlab:
    mode: apply
    probe: ab1
    limits: {blok: {cap: 3}, block: {share: 7}}
`;

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  try {
    const readFile = async (name: string) => files[name] ?? '';
    await loadConfig({ schema: lockstepConfig, files: Object.keys(files), env: {}, readFile });
    return [];
  } catch (error) {
    assert.ok(error instanceof InvalidConfigError, String(error));
    return error.problems.map(({ where, path, message }) => `${where} ${path} ${message}`);
  }
}

describe('a configuration with faults of every kind', () => {
  it('has all of them named at once, none hiding another, and no value repeated', async () => {
    const problems = await problemsOf({ 'a.yaml': wrong, 'b.yaml': 'state: {store: firestore, projectId: p}\n' });
    const all = problems.join('\n');
    assert.match(all, /a\.yaml:2 service\.ownr .*did you mean "owner"/);
    assert.match(all, /a\.yaml:3 state\.file this key does not go with the others of state; several files/);
    assert.match(all, /a\.yaml:5 upstreams\.gitlab\.url is an address that holds a login/);
    assert.match(all, /a\.yaml:6 upstreams\.lookup\.url is an address that holds a login/);
    assert.match(all, /limits\.blok there is no such kind of change; did you mean "block"/);
    assert.match(all, /limits\.block\.share expected a number from 0 to 1/);
    assert.equal(problems.length, 6);
    assert.doesNotMatch(all, /hunter2/);
  });

  it('does not fill the memory with aliases of aliases, nor the stack', async () => {
    const lines = ['a: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level++) {
      lines.push(`x-${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    assert.match(
      (await problemsOf({ 'bomb.yaml': lines.join('\n') })).join(),
      /aliases .* repeat each other beyond measure/,
    );
    assert.notEqual((await problemsOf({ 'deep.yaml': `a: ${'['.repeat(5000)}${']'.repeat(5000)}` })).length, 0);
  });

  it('knows every secret that it refers to by its key', () => {
    const config = { upstreams: { gitlab: { token: 'env://T', url: 'https://x' } }, list: [{ key: 'file:///k' }] };
    assert.deepEqual(referencesIn(config), [
      { key: 'upstreams.gitlab.token', reference: 'env://T' },
      { key: 'list.0.key', reference: 'file:///k' },
    ]);
  });
});
