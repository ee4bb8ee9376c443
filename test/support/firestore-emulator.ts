import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

export interface FirestoreEmulator {
  /** `host:port` */
  readonly host: string;
  /** Ends the emulator if this process has started it. */
  stop(): Promise<void>;
}

const advice = `Firestore's emulator is needed. On Debian it is in Google's package source:
  apt-get install google-cloud-cli google-cloud-cli-firestore-emulator default-jre-headless
elsewhere: gcloud components install cloud-firestore-emulator (and a Java runtime).
To run the tests without it, set LOCKSTEP_WITHOUT=firestore; what is left out is then printed.`;

const longestStartMs = 60_000;

/**
 * Firestore's own emulator: the one at FIRESTORE_EMULATOR_HOST if set (a test run starts one for all its files),
 * otherwise a new one on a free port. Throws an error that says how to install it when it is missing.
 */
export async function startFirestoreEmulator(env: NodeJS.ProcessEnv = process.env): Promise<FirestoreEmulator> {
  const shared = env['FIRESTORE_EMULATOR_HOST'];
  if (shared) return { host: shared, stop: async () => undefined };
  const host = `127.0.0.1:${await freePort()}`;
  // In a process group of its own: gcloud starts a shell, which starts Java, and all of it must end.
  const emulator = spawn('gcloud', ['emulators', 'firestore', 'start', `--host-port=${host}`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  const endGroup = () => killGroup(emulator, 'SIGKILL');
  process.once('exit', endGroup);
  try {
    await ready(emulator);
  } catch (cause) {
    endGroup();
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}\n${advice}`, { cause });
  }
  return {
    host,
    stop: async () => {
      process.removeListener('exit', endGroup);
      const ended = emulator.exitCode === null ? once(emulator, 'exit') : undefined;
      killGroup(emulator, 'SIGTERM');
      await ended;
      killGroup(emulator, 'SIGKILL');
    },
  };
}

async function ready(emulator: ChildProcess): Promise<void> {
  const lines: string[] = [];
  const timer = AbortSignal.timeout(longestStartMs);
  await new Promise<void>((resolve, reject) => {
    const listen = (line: string): void => {
      lines.push(line);
      if (/is now running/.test(line)) resolve();
    };
    for (const stream of [emulator.stdout, emulator.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', listen);
    }
    const said = () => lines.slice(-10).join('\n');
    emulator.once('error', error => reject(new Error(`gcloud could not be started: ${error.message}.`)));
    emulator.once('exit', code =>
      reject(new Error(`gcloud ended (exit code ${code}) before the emulator ran:\n${said()}`)),
    );
    timer.addEventListener('abort', () =>
      reject(new Error(`the emulator was not ready in ${longestStartMs} ms:\n${said()}`)),
    );
  });
}

function killGroup(emulator: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (emulator.pid === undefined) return;
  try {
    process.kill(-emulator.pid, signal);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!gone) throw error;
  }
}
