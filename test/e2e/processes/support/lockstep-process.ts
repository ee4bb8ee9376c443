import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compileCache } from '#test/support/compile-cache.ts';
import { inTime } from '#test/support/in-time.ts';

const executable = fileURLToPath(new URL('../../../../functions/lockstep.ts', import.meta.url));
const skewedExecutable = fileURLToPath(new URL('./skewed-lockstep.ts', import.meta.url));

export interface Launch {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How far this process's wall clock is ahead of the machine's, ms; negative for behind. */
  readonly clockOffsetMs?: number;
}

export interface Ended {
  /** Null when it was ended by a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * No process of these tests works for longer; one that hangs is killed, so that its test ends and shows what it said.
 */
const longestLifeMs = 600_000;

/** What `lockstep run --json` prints, as far as these tests look at it. */
const runDocument = z.looseObject({
  status: z.string(),
  message: z.string(),
  runId: z.string().optional(),
  remains: z.boolean(),
  heldBy: z.object({ runId: z.string() }).optional(),
});
/** What it prints instead when there was no run. */
const problemDocument = z.looseObject({ error: z.string() });
export type RunDocument = z.infer<typeof runDocument> & { readonly code: number | null };

/** One process of the real executable; it can be killed, frozen and woken. */
export class LockstepProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = outcomeOf(child);
  }

  static start({ argv, env, clockOffsetMs }: Launch): LockstepProcess {
    const clock = clockOffsetMs === undefined ? {} : { LOCKSTEP_TEST_CLOCK_OFFSET_MS: `${clockOffsetMs}` };
    const script = clockOffsetMs === undefined ? executable : skewedExecutable;
    const child = spawn(process.execPath, [script, ...argv], {
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...compileCache(), ...env, ...clock },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestLifeMs,
      killSignal: 'SIGKILL',
    });
    return new LockstepProcess(child);
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends the signal; false when the process has ended already. */
  send(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): boolean {
    return this.isAlive && this.#child.kill(signal);
  }

  /** Waits for something that this process does; throws when it ends before. */
  async reaches(moment: Promise<unknown>, what: string): Promise<void> {
    const over = this.ended.then(({ code, stdout, stderr }) => {
      throw new Error(`the process ended before ${what}: ${code} ${stdout}${stderr}`);
    });
    over.catch(() => undefined);
    await inTime(Promise.race([moment, over]), what);
  }

  /**
   * What a run printed when it ended by itself; one that could not begin because the state cannot be used now counts as
   * aborted.
   */
  async result(): Promise<RunDocument> {
    const { code, signal, stdout, stderr } = await this.ended;
    if (signal !== null || stdout === '') throw new Error(`no result (${signal ?? code}):\n${stderr}`);
    const printed: unknown = JSON.parse(stdout);
    const problem = problemDocument.safeParse(printed);
    if (!problem.success) return { ...runDocument.parse(printed), code };
    if (code !== 5) throw new Error(`no run took place (exit code ${code}): ${problem.data.error}`);
    return { status: 'aborted', message: problem.data.error, remains: true, code };
  }
}

async function outcomeOf(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
  });
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
}
