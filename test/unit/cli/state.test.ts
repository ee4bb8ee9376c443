import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Output, Surroundings } from '#shared/installation/surroundings.ts';
import { ShelfCli, shelfYaml } from './support/shelf-cli.ts';

class CloudCli extends ShelfCli {
  override surroundings(argv: readonly string[], stdout: Output, stderr: Output): Surroundings {
    const text = shelfYaml.replace('store: sqlite', 'store: firestore').replace('file: state.sqlite', 'projectId: p');
    return { ...super.surroundings(argv, stdout, stderr), readFile: () => Promise.resolve(text) };
  }
}

describe('the state from the command line', () => {
  let cli: ShelfCli;
  const call = (...argv: readonly string[]) => cli.call('-c', 'here.yaml', ...argv);
  beforeEach(() => {
    cli = new ShelfCli();
    writeFileSync(join(cli.folder, 'here.yaml'), `state: {file: ${join(cli.folder, 'state.sqlite')}}\n`);
  });
  afterEach(() => cli.remove());

  for (const looking of [
    ['status'],
    ['runs', 'shelf'],
    ['show', 'x'],
    ['view', 'shelves'],
    ['repair', 'shelf'],
    ['state', 'check'],
    ['state', 'backup', 'x'],
  ]) {
    it(`is not made by lockstep ${looking.join(' ')}, which says what may have happened`, async () => {
      const { code, stderr } = await call(...looking);
      assert.equal(code, 1);
      assert.match(stderr, /There is no state at .*new installation, or was it\s+lost/s);
      assert.match(stderr, /state restore/);
      assert.deepEqual(readdirSync(cli.folder), ['here.yaml']);
    });
  }

  it('is backed up, lost, restored and checked', async () => {
    const backup = join(cli.folder, 'backup.sqlite');
    assert.equal((await call('pause', 'shelf', '--why', 'stock-taking')).code, 0);
    const made = await call('state', 'backup', backup);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /copied to .*backup\.sqlite: 0\.1 MB, last written/);
    for (const name of readdirSync(cli.folder)) if (name.startsWith('state.sqlite')) rmSync(join(cli.folder, name));
    const restored = await call('state', 'restore', backup);
    assert.equal(restored.code, 0, restored.stderr);
    assert.match((await call('status')).stdout, /stock-taking/);
    const checked = await call('state', 'check');
    assert.equal(checked.code, 0, checked.stderr);
    assert.match(checked.stdout, /functions\s+│?\s*1/);
    assert.match(checked.stdout, /is in order/);
  });

  it('is replaced on demand only, and what was there is kept', async () => {
    const backup = join(cli.folder, 'backup.sqlite');
    await call('pause', 'shelf', '--why', 'stock-taking');
    await call('state', 'backup', backup);
    await call('resume', 'shelf');
    assert.equal((await call('state', 'restore', backup)).code, 2);
    const { code, stdout } = await call('state', 'restore', backup, '--replace', '--json');
    assert.equal(code, 0);
    assert.equal(existsSync(JSON.parse(stdout).kept), true);
    assert.match((await call('status')).stdout, /stock-taking/);
  });

  it('in Firestore is none of these commands’ business, which say whose it is', async () => {
    const cloud = new CloudCli();
    const { code, stderr } = await cloud.call('state', 'check');
    cloud.remove();
    assert.equal(code, 2);
    assert.match(stderr, /gcloud firestore/);
  });
});
