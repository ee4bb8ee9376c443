import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import type { Composition } from '#shared/cli/commands.ts';
import { runCli } from '#shared/cli/program.ts';
import { endpointShape, functionShape } from '#shared/config/function-config.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Clock } from '#shared/core/clock.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import type { Wire } from '#shared/core/wire.ts';
import { queriesOf } from '#shared/descriptor/catalogue.ts';
import { configSchemaOf } from '#shared/descriptor/config-schema.ts';
import { byHand, defineSync, endpoint, operation, scheduled } from '#shared/descriptor/define-sync.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import { queryView } from '#shared/descriptor/query-view.ts';
import type { Output, Surroundings } from '#shared/installation/surroundings.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import { Shelves, shelfSync } from '#test/simulation/runtime/support/shelf.ts';

const shelfConfig = z.strictObject(
  functionShape({ budgetSeconds: 60, schedule: { text: 'every minute', cron: '* * * * *' } }),
);

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
  desk: {}
`;

export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Other syncs than the shelves, with their configuration, network and clock. */
export interface OtherSyncs {
  readonly syncs: readonly SyncDescriptor[];
  readonly yaml: string;
  readonly wire: Wire;
  readonly clock: Clock;
}

/**
 * A command line whose functions put books from one shelf to another, unless others are given; its state lives in a
 * folder of its own.
 */
export class ShelfCli {
  readonly #others: OtherSyncs | undefined;
  readonly shelves = new Shelves();
  readonly clock = new ManualClock('2026-11-21T20:30:00Z');
  readonly folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
  readonly stop = new AbortController();
  columns: number | undefined;
  isTTY = false;
  env: Record<string, string> = {};
  /** The configuration; a test may put another there. */
  yaml: string;
  #ids = 0;

  constructor(others?: OtherSyncs) {
    this.#others = others;
    this.yaml = others?.yaml ?? shelfYaml;
  }

  /** Books whose notice failed, until it is retried. */
  failed = ['lost-1', 'lost-2'];

  readonly #sync = (): SyncDescriptor => {
    const put = (name: string) =>
      scheduled({
        name,
        summary: `puts the books of the first ${name} on the second`,
        config: shelfConfig,
        systems: {},
        limits: defaultLimits,
        open: async ({ settings }) => {
          const limits = limitsWith(defaultLimits, settings.limits, name);
          return { ...shelfSync(this.shelves, { limits }), name };
        },
      });
    const [shelf, cupboard] = [put('shelf'), put('cupboard')];
    const retry = operation({
      name: 'retry',
      summary: 'try failed notices again',
      description: 'Sends the notices of lost books again.',
      examples: ['lockstep retry lost-1', 'lockstep retry --all'],
      of: shelf,
      parameters: z
        .strictObject({ ids: z.array(z.string()).optional(), all: z.literal(true).describe('all').optional() })
        .refine(({ ids, all }) => (ids === undefined) !== (all === undefined), { error: 'say which' }),
      words: 'ids',
      perform: async ({ wake }, { ids = this.failed }) => {
        const unknown = ids.find(id => !this.failed.includes(id));
        if (unknown !== undefined) throw new BadRequestError(`There is no notice ${unknown}.`);
        this.failed = this.failed.filter(id => !ids.includes(id));
        if (ids.length > 0) await wake('shelf', 'notices are sent again');
        const rows = ids.map(id => ({ id: `${id}-retry-1` }));
        const table = { columns: [{ key: 'id', title: 'notice' }], rows };
        return {
          done: ids.length,
          message: `${ids.length} notices will be sent again by the next run of shelf.`,
          table,
        };
      },
    });
    const inventory = byHand({
      name: 'shelf-inventory',
      operation: 'inventory',
      summary: 'by hand: puts the books of the first shelf on the second',
      beside: shelf,
      configuredAs: shelf.name,
      config: shelfConfig,
      systems: {},
      open: async () => ({ ...shelfSync(this.shelves), name: 'shelf-inventory' }),
    });
    const desk = endpoint({
      name: 'desk',
      summary: 'takes in books',
      access: 'hook',
      methods: ['GET', 'POST'],
      config: z.strictObject(endpointShape),
      systems: {},
      open:
        async ({ wake }) =>
        async (request, { base }) => {
          const { pathname } = new URL(request.url);
          if (request.method !== 'POST') return Response.json({ base, pathname });
          const body = Buffer.from(await request.arrayBuffer());
          if (body.length === 0) throw new BadRequestError('There is no book.');
          this.shelves.put({ [body.toString('latin1')]: 'D4' });
          await wake('shelf', 'a book was brought to the desk');
          return new Response(body, { status: 202, headers: { 'content-type': 'application/octet-stream' } });
        },
    });
    return defineSync({
      name: 'shelves',
      summary: 'one shelf follows the other',
      functions: [shelf, cupboard, inventory, desk],
      operations: [retry],
      views: async () => [
        queryView({
          name: 'runs',
          title: 'Runs of the shelf',
          summary: 'all there were',
          collection: runs,
          query: 'byFunction',
          where: { function: 'shelf' },
          columns: [
            { key: 'status', title: 'ended' },
            { key: 'at', title: 'when', kind: 'instant' },
          ],
          row: ({ status, startedAt }) => ({ status, at: startedAt }),
          needsPerson: (many, { startedAt }) => ({
            sentence: `${many('run wants', 'runs want')} to be looked at.`,
            since: startedAt,
            operation: { name: 'retry', parameters: { all: true } },
          }),
        }),
      ],
    });
  };

  composition(): Composition {
    const syncs = this.#others?.syncs ?? [this.#sync()];
    return {
      version: '1.2.3',
      schema: configSchemaOf(syncs),
      syncs,
      openStore: async (_config, { fail }, intent = 'work') =>
        openSqliteStore({
          file: join(this.folder, 'state.sqlite'),
          queries: queriesOf(syncs),
          now: () => (this.#others?.clock ?? this.clock).now(),
          intent,
          onReplaced: fail,
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
      clock: this.#others?.clock ?? this.clock,
      wire: this.#others?.wire,
      randomId: () => `${String(++this.#ids).padStart(6, '0')}aaaaaaaaaa`,
      random: () => 0.5,
      who: 'librarian@desk',
      exists: () => false,
      readFile: path =>
        path === 'lockstep.yaml' ? Promise.resolve(this.yaml) : readFile(join(this.folder, path), 'utf8'),
      writeNewFile: (path, text) => writeFile(join(this.folder, path), text, { flag: 'wx' }),
      stop: this.stop.signal,
      fail: reason => this.stop.abort(reason),
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
