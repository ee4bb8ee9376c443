import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

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
    const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
    const child = spawn(process.execPath, [executable, ...argv], { cwd: folder, env });
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

  it('tells its version, finds lockstep.yaml by itself, and makes the folder of its state', async () => {
    const [version, check, status] = await Promise.all([
      outcome(start('--version')),
      outcome(start('config', 'check')),
      outcome(start('status')),
    ]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    assert.match(check.stdout, /The configuration is valid\./);
    assert.equal(status.code, 0, status.stderr);
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
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
  });

  it('does not mind a reader that leaves early', async () => {
    const child = start('config', 'schema');
    child.stdout?.destroy();
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
  });
});
