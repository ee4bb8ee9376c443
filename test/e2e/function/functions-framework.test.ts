import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { recordingScene } from '#functions/cmis-echo360/sandbox/scene.ts';
import { seededTimetable } from '#functions/cmis-echo360/sandbox/timetable.ts';
import { scene as people } from '#functions/lookup-gitlab/sandbox/scene.ts';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';
import { compileCache } from '#test/support/compile-cache.ts';
import { dryRunGzipped } from '#test/support/foreign-bodies.ts';
import { freePort } from '#test/support/free-port.ts';

/** The real framework in a process of its own, as Cloud Run starts it, on the sandbox's stand-ins. */
class Deployed {
  readonly url: string;
  readonly process: ChildProcess;
  output = '';

  constructor(target: string, port: number, env: NodeJS.ProcessEnv) {
    this.url = `http://127.0.0.1:${port}/`;
    this.process = spawn(
      process.execPath,
      ['node_modules/@google-cloud/functions-framework/build/src/main.js', `--port=${port}`],
      {
        env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...compileCache(), FUNCTION_TARGET: target, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 600_000,
        killSignal: 'SIGKILL',
      },
    );
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('utf8');
      });
    }
  }

  async ready(): Promise<void> {
    for (;;) {
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`the function did not start: ${this.output}`);
      const answer = await fetch(this.url).catch(() => undefined);
      if (answer !== undefined) return;
      await systemClock.sleep(50);
    }
  }

  async post(
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    assert.ok(typeof answer === 'object' && answer !== null);
    return { status: response.status, body: { ...answer } };
  }
}

describe('the functions framework', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-function-'));
  const file = join(folder, 'lockstep.json');
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  const started: Deployed[] = [];
  const start = async (target: string): Promise<Deployed> => {
    const process = new Deployed(target, await freePort(), { LOCKSTEP_CONFIG: file });
    started.push(process);
    await process.ready();
    return process;
  };

  /** lookup-gitlab, until it is told to stop. */
  let deployed: Deployed;
  before(async () => {
    sandbox = await startSandbox(systemClock, [recordingScene(now => seededTimetable(now)), people]);
    writeFileSync(file, JSON.stringify(sandbox.config));
    deployed = await start('lookup-gitlab');
  });
  after(async () => {
    for (const { process } of started) process.kill('SIGKILL');
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves lookup-gitlab: a dry run plans what apply then does, and a second run writes nothing', async () => {
    const dry = await deployed.post({ mode: 'dry-run' });
    assert.equal(dry.status, 200);
    const applied = await deployed.post(undefined, { 'x-cloudscheduler': 'true' });
    assert.equal(applied.status, 200, JSON.stringify(applied.body));
    const planned = (body: Record<string, unknown>) =>
      Object.entries(body['counts'] ?? {}).map(([kind, counts]) => [kind, counts.planned]);
    assert.deepEqual(planned(dry.body), planned(applied.body));
    assert.ok(planned(dry.body).length > 0);
    const again = await deployed.post();
    assert.equal(again.body['message'], 'Nothing to do.');
    assert.match(deployed.output, /"severity":"INFO"/);
  });

  it('refuses what it does not understand with 400 and other methods with 405', async () => {
    assert.equal((await deployed.post({ mode: 'force' })).status, 400);
    assert.equal((await fetch(deployed.url, { method: 'PUT' })).status, 405);
    assert.equal(
      (await fetch(deployed.url, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }))
        .status,
      400,
    );
    assert.equal(
      (await deployed.post(undefined, { prefer: 'respond-async' })).status,
      400,
      'there is no scheduler here',
    );
  });

  it('starts nothing where the path cannot be read, and takes a body that is compressed', async () => {
    const state = await sandbox.state();
    const odd = await fetch(`${deployed.url}%E0%A4%A`, { method: 'POST' });
    assert.deepEqual([odd.status, odd.headers.get('content-type')], [400, 'application/json; charset=utf-8']);
    assert.deepEqual(await sandbox.state(), state);
    assert.equal(await dryRunGzipped(deployed.url), 200);
  });

  it('ends on SIGTERM although half a request hangs on it', async () => {
    assert.equal((await deployed.post({ mode: 'dry-run' })).status, 200);
    const socket = connect(Number(new URL(deployed.url).port), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"mode"');
    const answered = once(socket, 'data');
    // Sent only once the half of the request has certainly arrived: the next one is answered after it.
    assert.equal((await deployed.post({ mode: 'force' })).status, 400);
    deployed.process.kill('SIGTERM');
    const exited = once(deployed.process, 'exit');
    assert.match(String((await answered)[0]), /^HTTP\/1\.1 503 /);
    assert.deepEqual((await exited)[0], 0);
    socket.destroy();
  });

  it('ends a run in order on SIGTERM: answered, recorded, and the next instance goes on at once', async () => {
    const first = await start('echo360-queue');
    const running = first.post(undefined, { 'x-cloudscheduler': 'true' });
    const created = async () => (await sandbox.state()).join(' ').match(/holds ([\d,]+) recordings/)?.[1] ?? '0';
    while ((await created()) === '0') await systemClock.sleep(20);
    first.process.kill('SIGTERM');
    const exited = once(first.process, 'exit');
    const { status, body } = await running;
    assert.equal(status, 503, JSON.stringify(body));
    assert.equal(body['status'], 'aborted');
    assert.deepEqual((await exited)[0], 0);

    const before = await created();
    const second = await start('echo360-queue');
    const next = second.post({ mode: 'apply' });
    while ((await created()) === before) await systemClock.sleep(20);
    second.process.kill('SIGTERM');
    assert.notEqual((await next).body['status'], 'skipped', 'the lease was given back');
  });

  it('does not start on a wrong configuration, and says what is wrong without values', async () => {
    const wrong = join(folder, 'wrong.json');
    writeFileSync(wrong, JSON.stringify({ ...sandbox.config, environment: 'prodution-hunter2' }));
    const misled = new Deployed('lookup-gitlab', await freePort(), { LOCKSTEP_CONFIG: wrong });
    started.push(misled);
    const [code] = await once(misled.process, 'exit');
    assert.equal(code, 1);
    assert.match(misled.output, /environment/);
    assert.doesNotMatch(misled.output, /hunter2/);
  });
});
