import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { serve } from '#shared/cli/serve/serving.ts';
import { loadConfig } from '#shared/config/load.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import type { Output } from '#shared/installation/surroundings.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { ShelfCli, shelfYaml } from './support/shelf-cli.ts';

const minute = 60_000;

describe('lockstep serve', { timeout: 60_000 }, () => {
  let cli: ShelfCli;
  let url: string;
  let log: string;
  let results: RunResult[];
  let served: Promise<void>;
  let nextResult: PromiseWithResolvers<void>;

  beforeEach(async () => {
    cli = new ShelfCli();
    cli.shelves.put({ dune: 'A1' });
    log = '';
    results = [];
    nextResult = Promise.withResolvers();
    const output: Output = {
      write: text => {
        log += text;
      },
      isTTY: false,
      columns: undefined,
    };
    const composition = cli.composition();
    const surroundings = cli.surroundings([], output, output);
    const { config } = await loadConfig({
      schema: composition.schema,
      files: ['lockstep.yaml'],
      env: {},
      readFile: async () => shelfYaml,
    });
    const installation = await openInstallation(composition, config, surroundings, { level: 'info', logForm: 'cloud' });
    const listening = Promise.withResolvers<string>();
    served = serve(installation, {
      host: '127.0.0.1',
      port: 0,
      scheduled: true,
      clock: cli.clock,
      stop: cli.stop.signal,
      onListening: listening.resolve,
      onResult: result => {
        results.push(result);
        nextResult.resolve();
      },
    }).finally(() => installation.close());
    url = await Promise.race([listening.promise, served.then(() => Promise.reject(new Error('it ended')))]);
  });

  afterEach(async () => {
    cli.stop.abort(new Error('stopped'));
    await served;
    cli.remove();
  });

  const post = (path: string, body?: string): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });

  it('applies nothing by starting', () => {
    assert.deepEqual(results, []);
    assert.deepEqual(cli.shelves.written, []);
  });

  it('runs a function on POST and answers with how it ended', async () => {
    const answer = await post('/shelf');
    assert.equal(answer.status, 200);
    const result = z.object({ status: z.string(), runId: z.string() }).parse(await answer.json());
    assert.equal(result.status, 'succeeded');
    assert.ok(cli.shelves.inStep());
  });

  it('asked to respond later, answers at once with the id of the run that its scheduler then makes', async () => {
    const answer = await fetch(`${url}/shelf`, { method: 'POST', headers: { prefer: 'respond-async' } });
    assert.equal(answer.status, 202);
    const { runId } = z.object({ runId: z.string() }).parse(await answer.json());
    await nextResult.promise;
    assert.deepEqual(
      results.map(result => result.runId),
      [runId],
    );
    assert.ok(cli.shelves.inStep());
  });

  it('takes a body whatever its content type, and refuses a wrong one', async () => {
    assert.equal((await post('/shelf', '{"mode": "dry-run"}')).status, 200);
    assert.deepEqual(cli.shelves.written, []);
    for (const wrong of ['{', '{"mod": "apply"}', '[]']) assert.equal((await post('/shelf', wrong)).status, 400, wrong);
  });

  it('labels what a run logs with function, run and the trace of its request', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    cli.shelves.beforeEach = (_id, { log }) => log.info({ book: 'dune' }, 'carrying');
    const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
    await fetch(`${url}/shelf`, { method: 'POST', headers });
    const line = log.split('\n').find(text => text.includes('carrying')) ?? '{}';
    assert.partialDeepStrictEqual(JSON.parse(line), {
      severity: 'INFO',
      'logging.googleapis.com/labels': { function: 'shelf', run: results[0]?.runId },
      'logging.googleapis.com/trace': trace,
      book: 'dune',
    });
  });

  it('tells what is there, and that it is alive', async () => {
    const alive = await fetch(`${url}/healthz`);
    assert.deepEqual(await alive.json(), { status: 'ok', functions: ['shelf'] });
    assert.equal((await fetch(`${url}/shelf`)).status, 405);
    assert.equal((await post('/cupboard')).status, 404, 'what is not configured is not served');
  });

  it('runs by the schedule, and stops when it is told to', async () => {
    await cli.clock.untilSleeping(1);
    cli.clock.advance(minute);
    await nextResult.promise;
    assert.equal(results[0]?.status, 'succeeded');
    assert.ok(cli.shelves.inStep());
    cli.stop.abort(new Error('stopped'));
    await served;
    await assert.rejects(fetch(`${url}/healthz`));
  });
});
