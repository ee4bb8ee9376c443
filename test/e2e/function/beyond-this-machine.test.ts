import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { freePort } from '#test/support/free-port.ts';
import { ServedProcess } from './support/served-process.ts';

describe('lockstep serve, beyond this machine', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-beyond-'));
  const started: ServedProcess[] = [];
  after(() => {
    for (const process of started) process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const secret = (name: string, value: string): string => {
    writeFileSync(join(folder, name), value);
    return `file://${join(folder, name)}`;
  };
  const configured = (serve: object): string => {
    const file = join(folder, 'lockstep.json');
    const token = secret('gitlab', 'a-token');
    const written = {
      environment: 'development',
      service: { name: 'Lockstep' },
      state: { store: 'sqlite', file: join(folder, 'state.sqlite') },
      serve,
      upstreams: {
        gitlab: { url: 'https://gitlab.example.ac.uk', token },
        lookup: {
          access: 'gateway',
          url: 'https://lookup.example.ac.uk',
          tokenUrl: 'https://lookup.example.ac.uk/token',
          clientId: 'lockstep',
          clientSecret: token,
        },
      },
      functions: { 'lookup-gitlab': { probe: 'abc123', schedule: { text: 'never', cron: '0 0 1 1 *' } } },
    };
    writeFileSync(file, JSON.stringify(written));
    return file;
  };
  const serving = async (serve: object): Promise<ServedProcess> => {
    const process = ServedProcess.all(await freePort(), configured(serve), '--host', '0.0.0.0');
    started.push(process);
    return process;
  };

  it('is not started without a token, and says what to name', async () => {
    const process = await serving({});
    assert.equal(await process.ended(), 1);
    assert.match(process.output, /everybody in the network could start runs, so nothing is served.*serve\.tokens/s);
  });

  it('lets in who shows one, by a name that is its own, and says at the start whom', async () => {
    const process = await serving({ tokens: { alice: secret('alice', 'alices-hunter2') } });
    await process.ready();
    assert.match(process.output, /"letsIn":"who shows the token of alice"/);
    const ask = async (authorization: string | undefined, path = '/lookup-gitlab'): Promise<number> => {
      const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
      const answer = await fetch(`${process.url}${path}`, { method: 'POST', headers, body: '{"mode": "no-mode"}' });
      await answer.text();
      return answer.status;
    };
    for (const wrong of [undefined, 'Bearer alices', 'Basic alices-hunter2', 'Bearer alices-hunter2 x'])
      assert.equal(await ask(wrong), 401, wrong);
    assert.equal(await ask(undefined, '/lookup-gitlab/operations/let-back'), 401);
    assert.equal(await ask('Bearer alices-hunter2'), 400, 'let in, and not understood');
    assert.doesNotMatch(process.output, /hunter2/);
  });
});
