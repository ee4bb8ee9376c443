import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { scene as ownScene } from '#functions/admin/sandbox/scene.ts';
import { syncs } from '#functions/index.ts';
import { scene as items } from '#functions/item-ingest/sandbox/scene.ts';
import { openStore } from '#functions/open-store.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import { serve } from '#shared/cli/serve/serving.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { processSurroundings } from '#shared/installation/process-surroundings.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { untilAborted } from '#test/e2e/console/support/until-aborted.ts';
import { inTime } from '#test/support/in-time.ts';

const lockstep = fileURLToPath(new URL('../../functions/lockstep.ts', import.meta.url));
const change = z.object({ key: z.string(), kind: z.string(), title: z.string() });
type Change = z.infer<typeof change>;
const ended = z.looseObject({ runId: z.string().optional(), status: z.string(), message: z.string() });
const told = ended.extend({ changes: z.array(change) });

/** What a plan would do, apart from how far the pass is. */
function essence(changes: readonly Change[]): string[] {
  return changes
    .filter(({ kind }) => kind !== bookkeepingKind)
    .map(({ key, title }) => `${title} ${key}`)
    .toSorted();
}

describe('a plan of items is the same', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let installation: Installation;
  let url: string;
  let served: Promise<unknown>;
  let onResult: (result: RunResult) => void = () => undefined;
  const stopping = new AbortController();

  before(async () => {
    sandbox = await startSandbox(systemClock, [items, ownScene]);
    const surroundings = {
      ...processSurroundings(process),
      who: 'tester@laptop',
      readFile: (path: string) => readFile(path, 'utf8'),
      stop: stopping.signal,
    };
    installation = await openInstallation(
      { syncs, openStore: (configured, parts, intent) => openStore(configured.state, parts, intent) },
      sandbox.config,
      surroundings,
      { level: 'error', logForm: 'readable', colour: false },
    );
    const listening = Promise.withResolvers<string>();
    served = serve(installation, {
      host: '127.0.0.1',
      port: 0,
      scheduled: true,
      more: [],
      // Its scheduler never rings by itself: only who wakes it does.
      clock: { ...systemClock, sleep: (_ms, signal) => untilAborted(signal) },
      stop: stopping.signal,
      onListening: listening.resolve,
      onResult: result => onResult(result),
    });
    url = await inTime(listening.promise, 'the address of the functions and the console');
  });
  after(async () => {
    stopping.abort();
    await served;
    await installation.close();
    await sandbox.close();
  });

  const post = async (path: string, body: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    assert.ok(response.ok, `${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();

  const throughFunction = async (name: string, mode: 'dry-run' | 'apply'): Promise<string[]> => {
    const run = ended.parse(await post(`/${name}`, { mode }));
    assert.equal(run.status, 'succeeded', run.message);
    return run.runId === undefined ? [] : await recorded(run.runId);
  };
  /** As the console shows it. */
  const recorded = async (runId: string): Promise<string[]> => {
    const changes: Change[] = [];
    let after = '';
    do {
      const shown = z.object({ items: z.array(change), next: z.string().optional() });
      const page = shown.parse(
        await get(`/admin/api/runs/${runId}/changes${after === '' ? '' : `?after=${encodeURIComponent(after)}`}`),
      );
      changes.push(...page.items);
      after = page.next ?? '';
    } while (after !== '');
    return essence(changes);
  };
  const throughCommand = async (name: string): Promise<string[]> => {
    const run = promisify(execFile)(
      process.execPath,
      [lockstep, 'run', name, '--json', '--config', sandbox.configFile],
      {
        cwd: tmpdir(),
        maxBuffer: 64_000_000,
      },
    );
    const { stdout } = await inTime(run, `lockstep run ${name}`);
    return essence(told.parse(JSON.parse(stdout)).changes);
  };
  /** A person presses *Dry run* on the console, and the scheduler takes it up. */
  const throughConsole = async (name: string): Promise<string[]> => {
    const { form } = z.looseObject({ form: z.string() }).parse(await get(`/admin/api/actions/dry-run/${name}`));
    const run = Promise.withResolvers<RunResult>();
    onResult = run.resolve;
    const { runId } = z.looseObject({ runId: z.string() }).parse(await post('/admin/api/acts', { form }));
    const { mode, ...result } = await inTime(run.promise, `the dry run of ${name} that the console asked for`);
    assert.deepEqual([result.runId, mode], [runId, 'dry-run']);
    return await recorded(runId);
  };

  for (const [name, kinds] of [
    ['item-sync', /^(Mark|Make our hook on) /],
    ['item-queue', /^Ingest /],
  ] as const) {
    it(`through function, command and console, and as it is applied: ${name}`, async () => {
      const dry = await throughFunction(name, 'dry-run');
      assert.ok(dry.length >= 40, `${dry.length} changes`);
      for (const each of dry) assert.match(each, kinds);
      assert.deepEqual(await throughCommand(name), dry);
      assert.deepEqual(await throughConsole(name), dry);
      assert.deepEqual(await throughFunction(name, 'apply'), dry);
    });
  }

  it('and when both have been applied there is nothing more to do', async () => {
    for (const name of ['item-sync', 'item-queue']) assert.deepEqual(await throughFunction(name, 'dry-run'), []);
  });
});
