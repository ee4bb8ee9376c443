import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { type MailServer, startMailServer } from '#test/sandbox/smtp/mail-server.ts';
import { until } from '../console/support/browser.ts';
import { type ServedConsole, servedConsole } from '../console/support/served-console.ts';

const operator = 'devhub@example.ac.uk';

describe('lockstep serve and a function in trouble', () => {
  let mailServer: MailServer;
  let served: ServedConsole;
  let origin = '';
  let isClosed = false;

  before(async () => {
    mailServer = await startMailServer({ tls: false });
    const smtp = { host: 'localhost', port: mailServer.port, tls: 'none', from: 'lockstep@example.ac.uk' };
    served = await servedConsole(config => ({
      ...config,
      service: { ...config.service, contacts: [operator] },
      upstreams: { ...config.upstreams, smtp },
    }));
    origin = new URL(served.url).origin;
  });
  after(async () => {
    if (!isClosed) await served?.close();
    await mailServer?.close();
  });

  /** One tick, as the scheduler of this process makes it. */
  const tick = async (name: string): Promise<string> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${origin}/${name}`, { method: 'POST', headers, body: '{}' });
    return z.object({ status: z.string() }).parse(await answer.json()).status;
  };
  const deed = async (name: string, does: 'break' | 'undo'): Promise<void> => {
    const headers = {
      origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const body = new URLSearchParams({ deed: name, do: does });
    const answer = await fetch(`${origin}/sandbox/`, { method: 'POST', headers, body, redirect: 'manual' });
    assert.equal(answer.status, 303);
  };
  const subjects = () => mailServer.mails.map(({ subject }) => subject);

  it('tells whoever answers for it once what failed, whose fault it is and what to do, and once that it is over', async () => {
    assert.equal(await tick('lookup-gitlab'), 'succeeded');
    await deed('gitlab-no-administrator', 'break');
    for (const _ of [1, 2, 3]) assert.equal(await tick('lookup-gitlab'), 'failed');
    await until('a mail of the failure', async () => mailServer.mails.length > 0);
    await deed('gitlab-no-administrator', 'undo');
    for (const _ of [1, 2]) assert.equal(await tick('lookup-gitlab'), 'succeeded');
    await until('a mail of its end', async () => mailServer.mails.length > 1);
    // All that is to be told of these runs is told by the time that the process ends.
    isClosed = true;
    await served.close();
    assert.deepEqual(subjects(), [
      'Lockstep sandbox, sandbox: lookup-gitlab failed',
      'Lockstep sandbox, sandbox: lookup-gitlab is well again',
    ]);
    const [failed] = mailServer.mails;
    assert.deepEqual(
      failed?.to?.map(({ address }) => address),
      [operator],
    );
    assert.match(
      failed?.text ?? '',
      /does not permit us[\s\S]*Whose fault:\n {2}our access to gitlab[\s\S]*What to do:\n {2}\S/,
    );
  });
});

describe('lockstep serve without a mail server', () => {
  it('tells nobody', async () => {
    const served = await servedConsole(config => ({
      ...config,
      service: { ...config.service, contacts: [operator] },
    }));
    try {
      const { syncs } = served.installation;
      const offered = await Promise.all(syncs.map(async sync => await sync.troubleTeller?.(served.installation)));
      assert.deepEqual(
        offered.filter(each => each !== undefined),
        [],
      );
    } finally {
      await served.close();
    }
  });
});
