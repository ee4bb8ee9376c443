import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compileCache } from '#test/support/compile-cache.ts';

const executable = fileURLToPath(new URL('../../../functions/lockstep.ts', import.meta.url));
const listening = z.looseObject({ message: z.literal('listening'), url: z.string() });

describe('the executable', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-process-'));
    const state = `state: {store: sqlite, file: ${join(folder, 'deep', 'state.sqlite')}}`;
    writeFileSync(
      join(folder, 'lockstep.yaml'),
      `environment: development\nservice: {name: Nothing}\n${state}\nlog: {level: info}\n`,
    );
  });
  const started: ChildProcess[] = [];
  after(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (...argv: readonly string[]): ChildProcess => {
    const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...compileCache() };
    const child = spawn(process.execPath, [executable, ...argv], {
      cwd: folder,
      env,
      timeout: 300_000,
      killSignal: 'SIGKILL',
    });
    started.push(child);
    return child;
  };

  async function outcome(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', chunk => {
      stdout += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', chunk => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, stdout, stderr };
  }

  it('tells its version, finds lockstep.yaml by itself, and makes no state where it only looks', async () => {
    const [version, check, status] = await Promise.all([
      outcome(start('--version')),
      outcome(start('config', 'check')),
      outcome(start('status')),
    ]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    assert.match(check.stdout, /The configuration is valid\./);
    assert.equal(status.code, 1);
    assert.match(status.stderr, /There is no state at .*state\.sqlite: is this a new installation, or was it lost\?/);
    assert.match(status.stderr, /restore the backup/);
    assert.equal(existsSync(join(folder, 'deep')), false);
  });

  it('serves until it is told to stop, and then ends in order', async () => {
    const child = start('serve', '--port', '0');
    const ended = outcome(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', chunk => resolve(String(chunk)));
      child.once('close', () => reject(new Error('it ended by itself')));
    });
    const { url } = listening.parse(JSON.parse(line));
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal(statSync(join(folder, 'deep', 'state.sqlite')).mode & 0o777, 0o600);
    assert.equal((await outcome(start('status'))).code, 0);
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
  });

  it('stops serving when its state file is replaced, with an error, and leaves the new file as it is', async () => {
    const state = join(folder, 'swapped.sqlite');
    writeFileSync(
      join(folder, 'serving.yaml'),
      JSON.stringify({
        environment: 'development',
        service: { name: 'Replaced' },
        state: { store: 'sqlite', file: state },
        log: { level: 'info' },
        upstreams: {
          gitlab: { url: 'http://127.0.0.1:9', token: 'env://NONE' },
          lookup: { access: 'gateway', clientId: 'none', clientSecret: 'env://NONE' },
        },
        functions: { 'lookup-gitlab': { probe: 'abc123' } },
      }),
    );
    const child = start('serve', '-c', 'serving.yaml', '--port', '0', '--no-schedule');
    const ended = outcome(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', chunk => resolve(String(chunk)));
      child.once('close', async () => reject(new Error(`it ended by itself: ${(await ended).stderr}`)));
    });
    for (const suffix of ['', '-wal', '-shm']) renameSync(`${state}${suffix}`, `${state}.old${suffix}`);
    const paused = await outcome(start('-c', 'serving.yaml', 'pause', 'lookup-gitlab', '--why', 'maintenance'));
    assert.equal(paused.code, 0, paused.stderr);
    const { url } = listening.parse(JSON.parse(line));
    const answer = await fetch(`${url}/lookup-gitlab`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(answer.status, 500);
    const { code, stderr } = await ended;
    assert.equal(code, 1);
    assert.match(stderr, /swapped\.sqlite was replaced while it was in use, so this process\s+stops/);
    const checked = await outcome(start('-c', 'serving.yaml', 'state', 'check'));
    assert.equal(checked.code, 0, checked.stderr);
    assert.match((await outcome(start('-c', 'serving.yaml', 'status'))).stdout, /maintenance/);
  });

  it('does not mind a reader that leaves early', async () => {
    const child = start('config', 'schema');
    child.stdout?.destroy();
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
  });
});
