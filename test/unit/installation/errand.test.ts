import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { loadConfig } from '#shared/config/load.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { errandsOf } from '#shared/installation/http/errand.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { readControl, updateControl } from '#shared/runtime/lease/control-record.ts';
import { requestRun } from '#shared/runtime/operations/request-run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { ShelfCli, shelfYaml } from '../cli/support/shelf-cli.ts';

const [host, byHand] = ['shelf', 'shelf-inventory'];
const request = { trigger: 'scheduler', by: 'scheduler' } as const;
const quiet = { write: () => undefined, isTTY: false, columns: undefined };

describe('an errand: a run by hand that a tick of its host makes', () => {
  let cli: ShelfCli;
  let installation: Installation;
  let told: RunResult[];

  beforeEach(async () => {
    cli = new ShelfCli();
    cli.shelves.put({ dune: 'A1' });
    told = [];
    const composition = cli.composition();
    const readFile = async () => shelfYaml;
    const { config } = await loadConfig({ schema: composition.schema, files: ['lockstep.yaml'], env: {}, readFile });
    const surroundings = cli.surroundings([], quiet, quiet);
    installation = await openInstallation(composition, config, surroundings, { level: 'error', logForm: 'cloud' });
  });
  afterEach(async () => {
    await installation.close();
    cli.remove();
  });

  const ask = () => requestRun(installation.operations, byHand, { mode: 'apply', host });
  const errandOf = (onResult: (result: RunResult) => void | Promise<void> = result => void told.push(result)) =>
    errandsOf(installation, host, onResult);
  const waiting = async () => ({
    errands: (await readControl(installation.store, host)).value.errands,
    request: (await readControl(installation.store, byHand)).value.runRequest?.runId ?? null,
  });

  it('is made under the id that was promised, told of, and ended', async () => {
    const runId = await ask();
    assert.deepEqual(await waiting(), { errands: [byHand], request: runId });
    const result = await errandOf()(byHand, request);
    assert.deepEqual([result.function, result.runId, result.status], [byHand, runId, 'succeeded']);
    assert.deepEqual(told, [result]);
    assert.ok(cli.shelves.inStep());
    assert.deepEqual(await waiting(), { errands: [], request: null });
  });

  it('is the host’s own tick where the request was taken back, of which the host tells', async () => {
    await ask();
    await updateControl(installation.store, byHand, control => ({ ...control, runRequest: null }));
    const result = await errandOf()(byHand, request);
    assert.equal(result.function, host);
    assert.deepEqual(told, []);
    assert.deepEqual(await waiting(), { errands: [], request: null });
  });

  it('is tried once: a request that could not be carried out does not stay for ever', async () => {
    await ask();
    await updateControl(installation.store, byHand, control => ({
      ...control,
      paused: { by: 'somebody', why: 'a reason', at: 1 },
    }));
    const result = await errandOf()(byHand, request);
    assert.equal(result.status, 'skipped');
    assert.deepEqual(cli.shelves.written, []);
    assert.deepEqual(await waiting(), { errands: [], request: null });
  });

  it('is ended too where whoever is told of it fails', async () => {
    await ask();
    const failing = errandOf(() => Promise.reject(new Error('nobody listens')));
    await assert.rejects(failing(byHand, request), /nobody listens/);
    assert.deepEqual(await waiting(), { errands: [], request: null });
  });

  it('leaves one that somebody asked for meanwhile to the next tick', async () => {
    const first = await ask();
    let second = '';
    const asking = errandOf(async () => {
      second = await ask();
    });
    assert.equal((await asking(byHand, request)).runId, first);
    assert.deepEqual(await waiting(), { errands: [byHand], request: second });
    assert.equal((await errandOf()(byHand, request)).runId, second);
    assert.deepEqual(await waiting(), { errands: [], request: null });
  });
});
