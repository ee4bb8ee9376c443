import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { compileCache } from '#test/support/compile-cache.ts';
import { inTime } from '#test/support/in-time.ts';

const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
const executable = 'functions/lockstep.ts';
const keys = fileURLToPath(new URL('./google-keys.ts', import.meta.url));

/** A process that serves over HTTP, as it is started in earnest. */
export class ServedProcess {
  readonly port: number;
  readonly url: string;
  readonly #child: ChildProcess;
  /** All that it has written, to stdout and stderr. */
  output = '';

  private constructor(port: number, argv: readonly string[], env: NodeJS.ProcessEnv) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#child = spawn(process.execPath, argv, {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...compileCache(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 600_000,
      killSignal: 'SIGKILL',
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('utf8');
      });
    }
  }

  /** One function under the functions framework, as Cloud Run starts it. */
  static function(target: string, port: number, env: Readonly<Record<string, string>>): ServedProcess {
    const argv = ['--import', keys, framework, `--port=${port}`];
    return new ServedProcess(port, argv, { FUNCTION_TARGET: target, ...env });
  }

  /** All functions under `lockstep serve`. */
  static all(port: number, configFile: string, ...more: readonly string[]): ServedProcess {
    return new ServedProcess(port, [executable, '-c', configFile, 'serve', '--port', `${port}`, ...more], {});
  }

  /** Resolves when it answers; throws where it ends before. */
  async ready(): Promise<this> {
    const answers = async (): Promise<void> => {
      for (;;) {
        if (this.#child.exitCode !== null || this.#child.signalCode !== null)
          throw new Error(`it did not start: ${this.output}`);
        if ((await fetch(this.url).catch(() => undefined)) !== undefined) return;
        await systemClock.sleep(50);
      }
    };
    await inTime(answers(), 'it answers');
    return this;
  }

  /** The exit code, once it has ended; null where a signal ended it. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      await inTime(once(this.#child, 'exit'), 'it ends');
    return this.#child.exitCode;
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.kill(signal);
    await this.ended();
  }

  /** Sends these bytes and gives back all that is answered until the connection is closed. */
  async raw(bytes: string): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('utf8').on('data', chunk => {
      heard += chunk;
    });
    socket.on('error', () => undefined);
    socket.write(bytes);
    await inTime(once(socket, 'close'), 'the connection is closed');
    return heard;
  }

  /** Sends these bytes and goes away. */
  async halfSent(bytes: string): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    await inTime(new Promise(resolve => socket.write(bytes, resolve)), 'it is sent');
    socket.destroy();
  }
}
