import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startSandbox } from '#functions/sandbox/start-sandbox.ts';
import { createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import { serve } from '#sandbox/kit/serve.ts';
import { loadRooms } from '#sandbox/termtime/term.ts';
import { createTermtime, sandboxTermtimeKey } from '#sandbox/termtime/termtime.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { systemClock } from '#shared/runtime/system-clock.ts';

const lockstep = fileURLToPath(new URL('../../../functions/lockstep.ts', import.meta.url));
const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
/** A week from now: far enough to be only deferred. */
const firstDay = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

/** One room, one activity, and somebody's meeting in its way. */
const scene: SetScene = async ({ clock, keepSecret, atEnd }) => {
  const termtime = await serve(0, url => createTermtime({ clock, url }));
  const booker = await serve(0, url => createBooker({ clock, url }));
  for (const standIn of [termtime, booker]) atEnd(() => standIn.close());
  const [room = ''] = loadRooms(booker.state, 1);
  termtime.state.timeframes.set('T', { code: 'T', name: 'Term', first: 1, last: 2, from: firstDay });
  termtime.state.activities.set('A', {
    code: 'A',
    name: '=Algebra & <Analysis>',
    department: 'MATH',
    type: 'LEC',
    weeks: [1],
    day: 0,
    start: '09:00',
    end: '10:00',
    rooms: [room],
    size: 20,
    scheduled: true,
    virtual: false,
    colocation: null,
    timeframe: 'T',
  });
  booker.state.book({ room, start: `${firstDay}T09:30`, end: `${firstDay}T11:00`, title: 'Open day' });
  return {
    upstreams: {
      termtime: { url: termtime.apiUrl, database: 'CambTest', key: keepSecret('key', sandboxTermtimeKey) },
      bookerTarget: {
        url: booker.url,
        email: sandboxBookerAccount.email,
        password: keepSecret('password', sandboxBookerAccount.password),
      },
    },
    functions: {
      'essm-bookings': { mode: 'apply', writable: new URL(booker.url).host, departments: 'all' },
      'essm-conflicts': {},
    },
    urls: {},
    loaded: [],
    change: () => [],
    state: () => [],
  };
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  server.close();
  return address.port;
}

const report = z.object({
  madeAt: z.iso.datetime(),
  conflicts: z.array(
    z.looseObject({ room: z.string(), activity: z.string(), inTheWay: z.string(), whatToDo: z.string() }),
  ),
});

describe('essm-conflicts', { timeout: 300_000 }, () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  const processes: ChildProcess[] = [];
  const start = async (args: readonly string[], env: NodeJS.ProcessEnv, path: string): Promise<void> => {
    const child = spawn(process.execPath, [...args], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', LOCKSTEP_CONFIG: sandbox.configFile, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 290_000,
      killSignal: 'SIGKILL',
    });
    processes.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        output += String(chunk);
      });
    }
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) assert.fail(`it did not start: ${output}`);
      if ((await fetch(path).catch(() => undefined)) !== undefined) return;
      await systemClock.sleep(50);
    }
  };

  before(async () => {
    sandbox = await startSandbox(systemClock, [scene]);
  });
  after(async () => {
    for (const each of processes) each.kill('SIGKILL');
    await sandbox.close();
  });

  it('answers in HTML, CSV and JSON, served by lockstep serve and by the functions framework alike', async () => {
    const port = await freePort();
    const served = `http://127.0.0.1:${port}`;
    await start([lockstep, 'serve', '--no-schedule', '-c', sandbox.configFile, '--port', `${port}`], {}, served);
    const run = await fetch(`${served}/essm-bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(run.status, 200, await run.text());
    const other = await freePort();
    const deployed = `http://127.0.0.1:${other}/`;
    await start([framework, `--port=${other}`], { FUNCTION_TARGET: 'essm-conflicts' }, deployed);

    for (const address of [`${served}/essm-conflicts`, deployed]) {
      const get = (format: string) => fetch(`${address}${format}`);
      const json = await get('?format=json');
      assert.equal(json.headers.get('content-type'), 'application/json');
      const { conflicts } = report.parse(await json.json());
      assert.equal(conflicts.length, 1, address);
      assert.match(conflicts[0]?.inTheWay ?? '', /“Open day” by porter@example\.ac\.uk/);
      const csv = await get('?format=csv');
      assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
      assert.match(await csv.text(), /,'=Algebra & <Analysis>,/, 'a formula is text');
      const html = await get('');
      assert.match(html.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(await html.text(), /=Algebra &amp; &lt;Analysis&gt;/);
      assert.equal((await get('?format=pdf')).status, 400);
      assert.equal((await fetch(address, { method: 'DELETE' })).status, 405);
    }
  });
});
