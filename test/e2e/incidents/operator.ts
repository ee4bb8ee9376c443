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
import type { SandboxInstallation } from '#shared/installation/sandbox-installation.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';

export interface Said {
  readonly code: number;
  /** All that was printed, line ends as spaces. */
  readonly text: string;
}

/** The sandbox, and a person who has nothing but the command line. Near the end of the teaching weeks, whatever today is: few lessons are left. */
export class Operator {
  readonly #sandbox: SandboxInstallation;
  readonly #clock: typeof systemClock;
  #ids = 0;
  /** Environment of the next commands. */
  env: Record<string, string> = { LOCKSTEP__UPSTREAMS__ECHO360__RETRIES: '0', COLUMNS: '400' };

  private constructor(sandbox: SandboxInstallation, clock: typeof systemClock) {
    this.#sandbox = sandbox;
    this.#clock = clock;
  }

  static async open(): Promise<Operator> {
    const shift = Date.parse('2027-03-08T06:00:00Z') - Date.now();
    const clock = { ...systemClock, now: () => systemClock.now() + shift };
    return new Operator(await startSandbox(clock, [recordingScene(now => seededTimetable(now, 1)), people]), clock);
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
