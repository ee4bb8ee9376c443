import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { type MailServer, startMailServer } from '#test/sandbox/smtp/mail-server.ts';
import { installDigest } from './support/digest-installation.ts';

const server: MailServer = await startMailServer();
const guarded = await startMailServer({ password: 'right' });
after(() => Promise.all([server.close(), guarded.close()]));

/** Addresses and Message-IDs of what arrived since the test began. */
let from = 0;
beforeEach(() => {
  from = server.mails.length;
});
const arrived = () => server.mails.slice(from);
const to = () => arrived().map(mail => mail.to?.[0]?.address);

describe('a run of the digest', () => {
  it('tells each once, and again when it changes; with nothing to say it sends nothing', async () => {
    const digest = installDigest(server);
    assert.equal((await digest.run()).result.status, 'succeeded');
    await digest.clash('CHEM');
    await digest.clash('PHYS');
    const { result } = await digest.run();
    assert.deepEqual([result.status, to()], ['succeeded', ['chem@example.ac.uk', 'phys@example.ac.uk']]);
    assert.match(arrived()[0]?.text ?? '', /Monday 30 November 2026, 10:00–11:00, room CHEM\n\s+Lecture\n/);
    digest.nextDay();
    const connections = server.connections;
    await digest.run();
    assert.deepEqual([to().length, server.connections], [2, connections], 'nothing to say: the server is not asked');
    await digest.clash('CHEM', 'Lecture', 'Exam 10:00–12:00');
    await digest.run();
    assert.deepEqual(to().slice(2), ['chem@example.ac.uk']);
    assert.match(arrived()[2]?.text ?? '', /\(changed\)/);
  });

  it('tells a dry run only what it would say', async () => {
    const digest = installDigest(server);
    await digest.clash('CHEM');
    const { result } = await digest.run('dry-run');
    assert.deepEqual([result.status, result.counts['mail']?.planned, to()], ['succeeded', 1, []]);
  });

  it('lets one bad address fail alone, and tries it again the next day', async () => {
    server.decide('gone@example.ac.uk', 550);
    const digest = installDigest(server);
    for (const department of ['BAD', 'CHEM', 'PHYS']) await digest.clash(department);
    const { result, outcomes } = await digest.run();
    assert.deepEqual([result.status, to()], ['partial', ['chem@example.ac.uk', 'phys@example.ac.uk']]);
    assert.match(
      outcomes.get('gone@example.ac.uk')?.reason ?? '',
      /^gone@example\.ac\.uk was not told: .*No such user/,
    );
    server.decide('gone@example.ac.uk', 'accept');
    digest.nextDay();
    await digest.run();
    assert.deepEqual(to().slice(2), ['gone@example.ac.uk']);
  });

  it('tries again on the same morning where the server says later', async () => {
    server.decide('chem@example.ac.uk', 451);
    const digest = installDigest(server);
    await digest.clash('CHEM');
    const { outcomes } = await digest.run();
    assert.equal(outcomes.get('chem@example.ac.uk')?.status, 'deferred');
    assert.deepEqual([to(), [...(await digest.records())]], [[], []]);
    server.decide('chem@example.ac.uk', 'accept');
    await digest.run();
    await digest.run();
    assert.deepEqual(to(), ['chem@example.ac.uk']);
  });

  it('repeats a mail whose end it did not learn under the same Message-ID, once', async () => {
    server.decide('chem@example.ac.uk', 'hang-up');
    const digest = installDigest(server);
    await digest.clash('CHEM');
    const { result } = await digest.run();
    assert.deepEqual([result.status, [...(await digest.records()).values()]], ['partial', ['sending']]);
    server.decide('chem@example.ac.uk', 'accept');
    await digest.run();
    await digest.run();
    const ids = arrived().map(({ messageId }) => messageId);
    assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
    assert.match(ids[0] ?? '', /^<[0-9a-f]{32}@digest\.lockstep>$/);
  });

  for (const dies of ['before', 'after'] as const) {
    it(`loses nothing and is recognisable when the run dies ${dies} the mail`, async () => {
      const digest = installDigest(server);
      await digest.clash('CHEM');
      let commits = 0;
      const { result } = await digest.run('apply', async (operation, carryOut) => {
        const isOurs =
          operation.kind === 'commit' && operation.writes.some(({ collection }) => collection === 'digestTold');
        if (isOurs) commits += 1;
        if (!isOurs || commits !== (dies === 'before' ? 1 : 2)) return carryOut();
        if (dies === 'before') carryOut();
        throw new Error('the process dies here');
      });
      assert.notEqual(result.status, 'succeeded');
      assert.deepEqual([...(await digest.records()).values()], ['sending']);
      assert.equal(to().length, dies === 'before' ? 0 : 1);
      digest.nextDay();
      await digest.run();
      digest.nextDay();
      await digest.run();
      const ids = arrived().map(({ messageId }) => messageId);
      assert.deepEqual([ids.length, new Set(ids).size], [dies === 'before' ? 1 : 2, 1]);
    });
  }

  it('fails as a whole at a wrong password, with nothing said and nothing recorded', async () => {
    const digest = installDigest(guarded, {}, { user: 'lockstep', password: 'env://PASSWORD' });
    await digest.clash('CHEM');
    const { result } = await digest.run();
    assert.deepEqual([result.status, [...(await digest.records())], guarded.mails], ['failed', [], []]);
    assert.match(result.message, /refused the login/);
  });

  it('sends nothing at all above the limit of mails a day', async () => {
    const digest = installDigest(server, { limits: { mail: { floor: 1, cap: 1 } } });
    await digest.clash('CHEM');
    await digest.clash('PHYS');
    assert.deepEqual([(await digest.run()).result.status, to()], ['blocked', []]);
  });

  it('tells lecturers if wished, and names whom nobody is told for', async () => {
    const digest = installDigest(server, { lecturers: true });
    await digest.clash('CHEM');
    await digest.run();
    assert.deepEqual(to(), ['ada@example.ac.uk', 'chem@example.ac.uk']);
    const other = installDigest(server);
    await other.clash('HIST');
    assert.deepEqual(
      (await other.run()).findings.map(({ kind }) => kind),
      ['nobody'],
    );
  });
});
