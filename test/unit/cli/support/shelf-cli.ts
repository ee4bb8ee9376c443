import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { type Composition, opened, type RetrySelection } from '#shared/cli/commands.ts';
import { runCli } from '#shared/cli/program.ts';
import { baseShape } from '#shared/config/base.ts';
import { functionShape } from '#shared/config/common.ts';
import { limitsWith } from '#shared/config/limits.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import type { Output, Surroundings } from '#shared/installation/surroundings.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { runtimeQueries } from '#test/simulation/runtime/support/bench-parts.ts';
import { Shelves, shelfSync } from '#test/simulation/runtime/support/shelf.ts';

const shelfConfig = z.strictObject({
  ...baseShape,
  functions: z.strictObject({
    shelf: z
      .strictObject(functionShape({ budgetSeconds: 60, schedule: { text: 'every minute', cron: '* * * * *' } }))
      .optional(),
    cupboard: z
      .strictObject(functionShape({ budgetSeconds: 60, schedule: { text: 'nightly', cron: '0 2 * * *' } }))
      .optional(),
  }),
});
type ShelfConfig = z.infer<typeof shelfConfig>;

const defaultLimits = { delete: { share: 0.5, floor: 1, cap: 10 } };

export const shelfYaml = `environment: staging
service:
  name: Shelves
  owner: The Librarian
  contacts: [shelves@example.ac.uk]
state:
  store: sqlite
  file: state.sqlite
functions:
  shelf:
    mode: apply
`;

export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line whose one function puts books from one shelf to another; its state lives in a folder of its own. */
export class ShelfCli {
  readonly shelves = new Shelves();
  readonly clock = new ManualClock('2026-11-21T20:30:00Z');
  readonly folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
  readonly stop = new AbortController();
  columns: number | undefined;
  isTTY = false;
  env: Record<string, string> = {};
  #ids = 0;

  /** Books whose notice failed, until it is retried. */
  failed = ['lost-1', 'lost-2'];

  #retry = async (
    _config: ShelfConfig,
    _operations: unknown,
    selection: RetrySelection,
  ): Promise<readonly string[]> => {
    const chosen = selection === 'all' ? this.failed : selection.ids;
    const unknown = chosen.find(id => !this.failed.includes(id));
    if (unknown !== undefined) throw new BadRequestError(`There is no notification ${unknown}.`);
    this.failed = this.failed.filter(id => !chosen.includes(id));
    return chosen.map(id => `${id}-retry-1`);
  };

  composition(): Composition<ShelfConfig> {
    const entry = (name: 'shelf' | 'cupboard') => ({
      name,
      summary: `puts the books of the first ${name} on the second`,
      settings: (config: ShelfConfig) => config.functions[name],
      basis: (config: ShelfConfig) => config.functions[name],
      open: async (config: ShelfConfig) => {
        const limits = limitsWith(defaultLimits, config.functions[name]?.limits ?? {}, name);
        return opened({ ...shelfSync(this.shelves, { limits }), name });
      },
    });
    return {
      version: '1.2.3',
      schema: shelfConfig,
      functions: [{ ...entry('shelf'), retry: this.#retry }, entry('cupboard')],
      openStore: async () =>
        openSqliteStore({
          file: join(this.folder, 'state.sqlite'),
          queries: runtimeQueries,
          now: () => this.clock.now(),
        }),
      startSandbox: () => Promise.reject(new Error('there is no sandbox of shelves')),
    };
  }

  surroundings(argv: readonly string[], stdout: Output, stderr: Output): Surroundings {
    return {
      argv,
      env: this.env,
      stdout,
      stderr,
      clock: this.clock,
      randomId: () => `${String(++this.#ids).padStart(6, '0')}aaaaaaaaaa`,
      random: () => 0.5,
      who: 'librarian@desk',
      exists: () => false,
      readFile: path =>
        path === 'lockstep.yaml' ? Promise.resolve(shelfYaml) : readFile(join(this.folder, path), 'utf8'),
      writeNewFile: (path, text) => writeFile(join(this.folder, path), text, { flag: 'wx' }),
      stop: this.stop.signal,
    };
  }

  async call(...argv: readonly string[]): Promise<Called> {
    let [out, err] = ['', ''];
    const output = (write: (text: string) => void): Output => ({ write, isTTY: this.isTTY, columns: this.columns });
    const stdout = output(text => {
      out += text;
    });
    const stderr = output(text => {
      err += text;
    });
    const code = await runCli(this.composition(), this.surroundings(['-c', 'lockstep.yaml', ...argv], stdout, stderr));
    return { code, stdout: out, stderr: err };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
