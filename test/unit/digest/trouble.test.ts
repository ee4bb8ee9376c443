import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { allQueries } from '#functions/collections.ts';
import { createTroubleTeller } from '#functions/digest/trouble/create-trouble-teller.ts';
import { smtpConfig } from '#shared/clients/smtp/config.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import { silentLog } from '#shared/core/log.ts';
import type { Trouble } from '#shared/descriptor/trouble.ts';
import type { Store } from '#shared/state/store.ts';
import { type MailServer, startMailServer } from '#test/sandbox/smtp/mail-server.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { realClock } from '#test/support/real-clock.ts';

const server: MailServer = await startMailServer();
after(() => server.close());

let from = 0;
beforeEach(() => {
  from = server.mails.length;
});
const arrived = () => server.mails.slice(from);

const refused: Trouble = {
  function: 'lookup-gitlab',
  kind: 'failed',
  cause: 'GitLab did not accept our credentials',
  message: 'gitlab did not accept our credentials for GET /api/v4/user (status 401): <b>no</b> \u202e',
  whose: 'our access to gitlab',
  whatToDo: 'Check that the credentials configured for gitlab are current.',
  since: Date.parse('2026-11-27T07:05:00Z'),
  runId: '20261127T070500000-a',
};

/** Processes that serve one installation, with the clock where a test puts it. */
function served() {
  let offset = refused.since - Math.floor(realClock.now());
  const clock = { ...realClock, now: () => Math.floor(realClock.now()) + offset };
  const state = new MemoryState({ queries: allQueries, now: () => clock.now() });
  const smtp = smtpConfig.parse({
    host: 'localhost',
    port: server.port,
    caFile: server.caFile,
    from: 'lockstep@example.ac.uk',
    timeoutSeconds: 5,
  });
  let ids = 0;
  const instance = { clock, log: silentLog, secrets: { read: async () => 'none' } };
  const settings = { service: 'Example', environment: 'production', console: 'https://lockstep.example.ac.uk/admin/' };
  const randomId = () => `${realClock.now()}-${++ids}`;
  const process = (store: Store = state.open()) => {
    const operations = { store, now: () => clock.now(), randomId, who: 'test' };
    return createTroubleTeller(smtp, settings, { store, log: silentLog, instance, operations });
  };
  return {
    state,
    process,
    later: (minutes: number): void => {
      offset += minutes * 60_000;
    },
  };
}

describe('mail of trouble, from lockstep serve', () => {
  it('says once what failed, whose fault it is and what to do, and once that it is over', async () => {
    const { process, later } = served();
    const teller = process();
    for (let minute = 0; minute < 5; minute += 1) {
      assert.equal(await teller.stands('lookup-gitlab', refused, ['ops@example.ac.uk']), 'open');
      later(1);
    }
    assert.equal(arrived().length, 1);
    const [mail] = arrived();
    assert.equal(mail?.subject, 'Example, production: lookup-gitlab failed');
    assert.match(
      mail?.text ?? '',
      /What happened:\n {2}gitlab did not accept[\s\S]*Since:\n {2}2026-11-27 07:05 UTC[\s\S]*Whose fault:\n {2}our access to gitlab[\s\S]*What to do:\n {2}Check that the credentials[\s\S]*lockstep show 20261127T070500000-a[\s\S]*\nhttps:\/\/lockstep.example.ac.uk\/admin\/runs\/20261127T070500000-a\n/,
    );
    assert.ok((mail?.text ?? '').split('\n').every(line => line.length <= 80));
    assert.match(mail?.html ?? '', /&lt;b&gt;no&lt;\/b&gt;/);
    assert.doesNotMatch(mail?.text ?? '', /\u202e/u);
    assert.equal(mail?.headers.find(({ key }) => key === 'auto-submitted')?.value, 'auto-generated');
    // Another process, as after a restart, knows it too.
    assert.deepEqual(await process().toldOf(['lookup-gitlab', 'digest']), ['lookup-gitlab']);
    assert.equal(await process().stands('lookup-gitlab', undefined, ['ops@example.ac.uk']), 'told');
    assert.equal(await process().stands('lookup-gitlab', undefined, ['ops@example.ac.uk']), 'told');
    assert.deepEqual(
      arrived().map(({ subject }) => subject),
      ['Example, production: lookup-gitlab failed', 'Example, production: lookup-gitlab is well again'],
    );
    assert.match(arrived()[1]?.text ?? '', /does its work again[\s\S]*What was the matter:\n {2}gitlab did not/);
    assert.deepEqual(await process().toldOf(['lookup-gitlab']), []);
  });

  it('goes on under the same Message-ID where the server says later, or nothing; and not where it says never', async () => {
    const { process, later } = served();
    const teller = process();
    const to = ['now@example.ac.uk', 'later@example.ac.uk', 'silent@example.ac.uk', 'never@example.ac.uk'];
    server.decide('later@example.ac.uk', 451);
    server.decide('silent@example.ac.uk', 'hang-up');
    server.decide('never@example.ac.uk', 550);
    await teller.stands('lookup-gitlab', refused, to);
    await teller.stands('lookup-gitlab', refused, to);
    const names = () => arrived().map(mail => mail.to?.[0]?.address);
    assert.deepEqual(names(), ['now@example.ac.uk', 'silent@example.ac.uk']);
    for (const address of to.slice(1)) server.decide(address, 'accept');
    later(5);
    await process().stands('lookup-gitlab', refused, to);
    assert.deepEqual(names().slice(2), ['later@example.ac.uk', 'silent@example.ac.uk']);
    assert.equal(new Set(arrived().map(({ messageId }) => messageId)).size, 1);
    later(60);
    await process().stands('lookup-gitlab', refused, to);
    assert.equal(arrived().length, 4);
  });

  it('is sent by one of two processes that notice at once', async () => {
    const { process } = served();
    const [one, other] = [process(), process()];
    await Promise.all([one, other].map(each => each.stands('lookup-gitlab', refused, ['ops@example.ac.uk'])));
    assert.equal(arrived().length, 1);
  });

  it('is sent once without a state store too, and its end when the store is back', async () => {
    const { state, process } = served();
    let isDown = true;
    const store = state.open(async (_, carryOut) => {
      if (isDown) throw new UnavailableError('The state store does not answer.');
      return carryOut();
    });
    const teller = process(store);
    const notBegun: Trouble = { ...refused, kind: 'not-begun', cause: 'not-begun', runId: null };
    for (const _ of [1, 2, 3]) await teller.stands('lookup-gitlab', notBegun, ['ops@example.ac.uk']);
    assert.deepEqual(
      arrived().map(({ subject }) => subject),
      ['Example, production: lookup-gitlab cannot run'],
    );
    isDown = false;
    await teller.stands('lookup-gitlab', undefined, ['ops@example.ac.uk']);
    assert.match(arrived()[1]?.subject ?? '', /is well again/);
  });

  it('is sent to nobody where nobody is named, and then nor is its end', async () => {
    const { process } = served();
    await process().stands('lookup-gitlab', refused, []);
    assert.equal(await process().stands('lookup-gitlab', undefined, ['new@example.ac.uk']), 'told');
    assert.equal(arrived().length, 0);
  });
});
