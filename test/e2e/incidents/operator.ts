import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { recordingScene } from '#functions/cmis-echo360/sandbox/scene.ts';
import { seededTimetable } from '#functions/cmis-echo360/sandbox/timetable.ts';
import { lockstepConfig } from '#functions/config.ts';
import { syncs } from '#functions/index.ts';
import { scene as people } from '#functions/lookup-gitlab/sandbox/scene.ts';
import { openStore } from '#functions/open-store.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import { runCli } from '#shared/cli/program.ts';
import type { Deed, SetScene } from '#shared/descriptor/scene.ts';
import { linuxProcesses } from '#shared/installation/linux-processes.ts';
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { LockstepProcess } from '#test/e2e/processes/support/lockstep-process.ts';

export interface Said {
  readonly code: number;
  /** All that was printed, line ends as spaces. */
  readonly text: string;
}

/** The sandbox, and a person who has nothing but the command line. */
export class Operator {
  readonly #sandbox: SandboxInstallation;
  readonly #clock: typeof systemClock;
  #ids = 0;
  /** Environment of the next commands. */
  env: Record<string, string> = { LOCKSTEP__UPSTREAMS__ECHO360__RETRIES: '0', COLUMNS: '400' };

  readonly #deeds: ReadonlyMap<string, Deed>;
  /** How far the clock here is ahead of the machine's, ms. */
  readonly shift: { ms: number };

  private constructor(
    sandbox: SandboxInstallation,
    clock: typeof systemClock,
    deeds: readonly Deed[],
    shift: { ms: number },
  ) {
    this.#sandbox = sandbox;
    this.#clock = clock;
    this.#deeds = new Map(deeds.map(deed => [deed.name, deed]));
    this.shift = shift;
  }

  /** `today`: when it begins. The later in the academic year, the fewer lessons are left to record. */
  static async open(today: string): Promise<Operator> {
    const shift = { ms: Date.parse(today) - Date.now() };
    const clock = { ...systemClock, now: () => systemClock.now() + shift.ms };
    const deeds: Deed[] = [];
    const noted =
      (set: SetScene): SetScene =>
      async stage => {
        const made = await set(stage);
        deeds.push(...(made.deeds ?? []));
        return made;
      };
    const scenes = [recordingScene(now => seededTimetable(now, 1)), people].map(noted);
    return new Operator(await startSandbox(clock, scenes), clock, deeds, shift);
  }

  /** Breaks something of the sandbox, or undoes that; tells it in words. */
  async turn(name: string, to: 'break' | 'undo'): Promise<string> {
    const deed = this.#deeds.get(name);
    if (deed === undefined) throw new Error(`no deed ${name}: ${[...this.#deeds.keys()].join(', ')}`);
    return await deed[to]();
  }

  /** How many recordings Echo360 holds. */
  async recordings(): Promise<number> {
    const [first = ''] = await this.#sandbox.state();
    return Number(/Echo360 holds ([\d,]+) recordings/.exec(first)?.[1]?.replaceAll(',', ''));
  }

  /** Asks until it says so; a minute on a quick machine, five on a slow one. */
  async until(command: string, says: RegExp): Promise<void> {
    const ends = systemClock.monotonic() + 300_000;
    while (systemClock.monotonic() < ends) {
      if (says.test((await this.call(command)).text)) return;
      await systemClock.sleep(100);
    }
    throw new Error(`${command} does not say ${says}`);
  }

  /** A process of its own that carries a function out, on this clock. */
  process(name: string): LockstepProcess {
    const argv = ['-c', this.configFile, 'run', name, '--apply', '--json'];
    return LockstepProcess.start({ argv, env: this.env, clockOffsetMs: this.shift.ms });
  }

  get configFile(): string {
    return this.#sandbox.configFile;
  }

  get stateFile(): string {
    const { state } = this.#sandbox.config;
    return state.store === 'sqlite' ? state.file : '';
  }

  change(): Promise<readonly string[]> {
    return this.#sandbox.change();
  }

  async call(...argv: readonly string[]): Promise<Said> {
    let text = '';
    const output = {
      write: (words: string) => {
        text += words;
      },
      isTTY: false,
      columns: undefined,
    };
    const code = await runCli(
      {
        version: '0.0.0',
        schema: lockstepConfig,
        syncs,
        openStore: (config, parts, intent) => openStore(config.state, parts, intent),
        startSandbox: () => Promise.reject(new Error('it runs already')),
      },
      {
        argv: ['-c', this.configFile, ...argv],
        env: this.env,
        stdout: output,
        stderr: output,
        clock: this.#clock,
        random: Math.random,
        randomId: () => `${String(++this.#ids).padStart(6, '0')}aaaaaaaaaa`,
        who: 'operator@desk',
        processes: linuxProcesses(process),
        exists: existsSync,
        readFile: path => readFile(path, 'utf8'),
        writeNewFile: (path, words) => writeFile(path, words, { flag: 'wx' }),
        stop: new AbortController().signal,
        fail: reason => {
          throw reason;
        },
      },
    );
    return { code, text: text.replaceAll(/\s+/g, ' ') };
  }

  /** Has a stand-in misbehave until `heal`. */
  async misbehave(system: string, does: object, more: object = {}): Promise<void> {
    const body = JSON.stringify({ does, ...more });
    const answer = await fetch(`${this.#sandbox.urls[system]}/__sandbox/misbehave`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async heal(system: string): Promise<void> {
    await fetch(`${this.#sandbox.urls[system]}/__sandbox/reset`, { method: 'POST' });
  }

  /** Writes another value where a secret is kept; returns what puts it right. */
  spoil(file: string, value: string): () => void {
    const path = this.configFile.replace(/lockstep\.yaml$/, file);
    const right = readFileSync(path, 'utf8');
    writeFileSync(path, value);
    return () => writeFileSync(path, right);
  }

  close(): Promise<void> {
    return this.#sandbox.close();
  }
}
