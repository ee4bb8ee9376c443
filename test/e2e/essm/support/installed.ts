import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { compileCache } from '#test/support/compile-cache.ts';
import { freePort } from '#test/support/free-port.ts';

const executable = fileURLToPath(new URL('../../../../functions/lockstep.ts', import.meta.url));
const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';

/** An installation on stand-ins, in processes of its own as it would be deployed. */
export interface Installed extends AsyncDisposable {
  /** `lockstep serve`; gives its address. */
  serve(): Promise<string>;
  /** One function on the functions framework; gives its address. */
  deploy(name: string): Promise<string>;
  /** One command of `lockstep`, with `--json` where the words say so; gives what it prints. */
  lockstep(...words: readonly string[]): Promise<string>;
}

export async function installed(scenes: readonly SetScene[]): Promise<Installed> {
  const sandbox = await startSandbox(systemClock, scenes);
  const ending = new AbortController();
  const own = { PATH: process.env['PATH'], NODE_ENV: 'production', LOCKSTEP_CONFIG: sandbox.configFile };
  const env = { ...own, ...compileCache() };
  const start = async (args: readonly string[], more: NodeJS.ProcessEnv, address: string): Promise<string> => {
    const child = spawn(process.execPath, [...args], {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 290_000,
      killSignal: 'SIGKILL',
    });
    ending.signal.addEventListener('abort', () => child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        output += String(chunk);
      });
    }
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) assert.fail(`it did not start: ${output}`);
      if ((await fetch(address).catch(() => undefined)) !== undefined) return address;
      await systemClock.sleep(50);
    }
  };
  return {
    async serve() {
      const port = await freePort();
      const words = ['serve', '--no-schedule', '-c', sandbox.configFile, '--port', `${port}`];
      return await start([executable, ...words], {}, `http://127.0.0.1:${port}`);
    },
    async deploy(name) {
      const port = await freePort();
      return await start([framework, `--port=${port}`], { FUNCTION_TARGET: name }, `http://127.0.0.1:${port}`);
    },
    async lockstep(...words) {
      const args = [executable, '-c', sandbox.configFile, ...words];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 120_000 });
      return stdout;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await sandbox.close();
    },
  };
}

const ran = z.object({ runId: z.string(), status: z.string() });

/** Has a function run by a request, as the scheduler does; gives what it answers. */
export async function requested(address: string, body: object = {}): Promise<z.output<typeof ran>> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return ran.parse(JSON.parse(text));
}
