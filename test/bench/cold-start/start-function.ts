import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { freePort } from '#test/support/free-port.ts';
import { realClock } from '#test/support/real-clock.ts';

const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
const longestStartMs = 60_000;

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** From the start of the process to the whole answer, ms. */
  readonly afterMs: number;
  /** Of a processor, until then, ms. Not known where there is no /proc. */
  readonly cpuMs: number;
  /** What the process held in memory (RSS) right after the answer, MiB. */
  readonly residentMiB: number;
}

/** How Node is started. */
export interface Starting {
  /** Of Node itself. */
  readonly options?: readonly string[];
  /** Another file of Node than this process's own. */
  readonly node?: string;
  /** Another user than this process's own. */
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * One instance of a function, as Cloud Run starts it: the framework in a process of its own that has never answered.
 */
export class Instance {
  readonly #process: ChildProcess;
  readonly #url: string;
  readonly #began = realClock.monotonic();
  #output = '';

  constructor(port: number, env: NodeJS.ProcessEnv, cwd: string, { options = [], node, ...user }: Starting) {
    this.#url = `http://127.0.0.1:${port}/`;
    this.#process = spawn(node ?? process.execPath, [...options, framework, `--port=${port}`], {
      cwd,
      ...user,
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
  }

  /** The answer to a GET, asked for again until somebody listens. */
  async firstAnswer(path = '/'): Promise<Answer> {
    for (;;) {
      const response = await fetch(new URL(path, this.#url)).catch(() => undefined);
      if (response !== undefined) return await this.#measured(response);
      if (this.#process.exitCode !== null || realClock.monotonic() - this.#began > longestStartMs)
        throw new Error(`the function did not start: ${this.#output}`);
      await realClock.sleep(3);
    }
  }

  async post(body: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return await this.#measured(await fetch(this.#url, { method: 'POST', headers, body: JSON.stringify(body) }));
  }

  async get(path: string): Promise<{ readonly status: number; readonly text: string }> {
    await this.firstAnswer();
    return await this.request('GET', path);
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const sent =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(new URL(path, this.#url), { method, ...sent });
    return { status: response.status, text: await response.text() };
  }

  /** All that the process has written. */
  get output(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async #measured(response: Response): Promise<Answer> {
    const text = await response.text();
    const afterMs = realClock.monotonic() - this.#began;
    const pid = this.#process.pid ?? 0;
    return {
      status: response.status,
      text,
      afterMs,
      cpuMs: await cpuMs(pid),
      residentMiB: (await residentKiB(pid)) / 1024,
    };
  }
}

/**
 * What the threads of a process have had of a processor, ms: the scheduler's own count, in ns. `/proc/<pid>/stat` has
 * it in ticks of 10 ms, a twelfth of the least start.
 */
async function cpuMs(pid: number): Promise<number> {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(`/proc/${pid}/schedstat`)) return 0;
  const threads = await readdir(tasks);
  const ran = await Promise.all(threads.map(thread => readFile(`${tasks}/${thread}/schedstat`, 'utf8')));
  return ran.reduce((sum, text) => sum + Number.parseInt(text, 10), 0) / 1e6;
}

/** Memory of a process that is in use, KiB. Slim Debian images have no `ps`. */
async function residentKiB(pid: number): Promise<number> {
  const status = `/proc/${pid}/status`;
  if (existsSync(status)) return Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(status, 'utf8'))?.[1]);
  return Number((await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout);
}

/** Starts an instance with these environment variables on a free port, from the repository or from a built folder. */
export async function startFunction(
  env: NodeJS.ProcessEnv,
  cwd = process.cwd(),
  starting: Starting = {},
): Promise<Instance> {
  return new Instance(await freePort(), env, cwd, starting);
}
