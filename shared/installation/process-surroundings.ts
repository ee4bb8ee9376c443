import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { OutOfTimeError } from '#shared/core/errors.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { linuxProcesses } from './linux-processes.ts';
import type { Output, Surroundings } from './surroundings.ts';

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: text => {
      stream.write(text);
    },
    isTTY: stream.isTTY === true,
    // Asked for each time: a terminal may be resized.
    get columns() {
      return stream.columns;
    },
    terminal: stream,
  };
}

function loginName(env: Surroundings['env']): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number without a name.
    return env['USER'] ?? 'unknown';
  }
}

/** Ends in order on the first Ctrl-C, SIGTERM or closed terminal, at once on the second. */
function stopOnSignals(current: NodeJS.Process): Pick<Surroundings, 'stop' | 'fail'> {
  const stop = new AbortController();
  const asked = (signal: NodeJS.Signals): void => {
    if (stop.signal.aborted) current.exit(130);
    if (current.stderr.isTTY)
      current.stderr.write('\nStopping: what is under way ends in order. Ctrl-C again ends at once.\n');
    stop.abort(new OutOfTimeError(`The process was told to stop (${signal}).`, { advice: 'The next run continues.' }));
  };
  current.on('SIGINT', asked);
  current.on('SIGTERM', asked);
  current.on('SIGHUP', asked);
  return { stop: stop.signal, fail: reason => stop.abort(reason) };
}

/** The real process as the command line sees it; the one place where it is touched. */
export function processSurroundings(current: NodeJS.Process): Surroundings {
  const { env } = current;
  // Whoever reads the output may leave early (`| head`): that is no error.
  current.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    current.exit(0);
  });
  return {
    argv: current.argv.slice(2),
    env,
    stdout: outputOf(current.stdout),
    stderr: outputOf(current.stderr),
    clock: systemClock,
    random: Math.random,
    randomId: () => randomBytes(16).toString('hex'),
    who: `${loginName(env)}@${hostname()}`,
    processes: linuxProcesses(current),
    exists: existsSync,
    readFile: path => readFile(path, 'utf8'),
    writeNewFile: (path, text) => writeFile(path, text, { flag: 'wx', mode: 0o600 }),
    ...stopOnSignals(current),
  };
}
