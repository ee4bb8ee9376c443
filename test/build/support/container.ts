import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realClock } from '#test/support/real-clock.ts';
import type { ImageFolder } from './image-folder.ts';

/**
 * In a mount namespace of its own: the image's files cannot be written, what is mounted beside them can where it is
 * told so. `$1`: the root; then pairs of a folder of this machine and its place in the root; then `--` and a command.
 */
const laid = `set -e
root=$1; shift
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs tmpfs "$root/tmp"
while [ "$1" != -- ]; do mount --bind "$1" "$root$2"; shift 2; done
shift
exec "$@"`;

/** As a process of an image is started: in its root, its folder, by its user, as the first process of its namespace. */
function within({ root, workdir, uid, gid, command }: ImageFolder): string[] {
  const user = ['--setgid', String(gid), '--setuid', String(uid)];
  const place = ['--mount-proc', '--root', root, '--wd', workdir];
  return ['unshare', '--pid', '--fork', '--kill-child=SIGKILL', ...place, ...user, '--', ...command];
}

/** Runs a command while an image is made: its files can be written then. Throws when it fails. */
export function runInImage(image: ImageFolder): void {
  execFileSync('unshare', ['--mount', ...within(image)], { env: { ...process.env, ...image.env }, stdio: 'pipe' });
}

/** One instance of an image, without its network: it listens on this machine's own. */
export class Container {
  readonly #child: ChildProcess;
  readonly port: number;
  output = '';

  /** `mounts`: folders of this machine by their place in the image; what is in them can be written. */
  constructor(image: ImageFolder, env: NodeJS.ProcessEnv, mounts: Readonly<Record<string, string>>, port: number) {
    const pairs = Object.entries(mounts).flatMap(([place, folder]) => [folder, place]);
    for (const place of Object.keys(mounts)) mkdirSync(join(image.root, place), { recursive: true });
    this.port = port;
    this.#child = spawn('unshare', ['--mount', 'sh', '-c', laid, 'sh', image.root, ...pairs, '--', ...within(image)], {
      env: { PATH: process.env['PATH'], ...image.env, ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The answer of the process, which is asked again until it listens. Rejects when it has ended instead. */
  async answer(path: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly text: string }> {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${this.port}${path}`, init).catch(() => undefined);
      if (response !== undefined) return { status: response.status, text: await response.text() };
      if (this.hasEnded) throw new Error(`The container ended: ${this.output}`);
      await realClock.sleep(20);
    }
  }

  /** The process of the image, by its id on this machine. */
  get pid(): number {
    const { pid = 0 } = this.#child;
    const children = `/proc/${pid}/task/${pid}/children`;
    const [first = ''] = existsSync(children) ? readFileSync(children, 'utf8').split(' ') : [];
    if (first === '') throw new Error(`The container has no process: ${this.output}`);
    return Number(first);
  }

  /** What the kernel says of that process. */
  about(file: 'status' | 'mountinfo'): string {
    return readFileSync(`/proc/${this.pid}/${file}`, 'utf8');
  }

  /** As the platform ends an instance. Resolves to the exit code, null where it had to be killed. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (this.hasEnded) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    process.kill(this.pid, signal);
    await ended;
    return this.#child.exitCode;
  }
}
