import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, describe, it } from 'node:test';
import { smtpConfig } from '#shared/clients/smtp/config.ts';
import { createSmtp, type SmtpClient } from '#shared/clients/smtp/smtp-client.ts';
import { ConfigError, CredentialError, UnavailableError } from '#shared/core/errors.ts';
import { realClock } from '#test/support/real-clock.ts';
import { type MailServer, startMailServer } from '../../sandbox/smtp/mail-server.ts';

const mail = {
  to: 'ada@example.ac.uk',
  subject: 'Grüße',
  text: 'Hello',
  html: '<p>Hello</p>',
  messageId: '<1@digest>',
};

const [open, guarded, plain] = await Promise.all([
  startMailServer(),
  startMailServer({ password: 'right' }),
  startMailServer({ tls: false }),
]);
after(() => Promise.all([open.close(), guarded.close(), plain.close()]));

function clientOf(server: MailServer, settings: object = {}, secret = 'right') {
  const counts: string[] = [];
  const base = { host: 'localhost', port: server.port, from: 'lockstep@example.ac.uk', caFile: server.caFile };
  const config = smtpConfig.parse({ ...base, timeoutSeconds: 5, ...settings });
  const parts = { clock: realClock, secrets: { read: async () => secret } };
  const waited: number[] = [];
  const client: SmtpClient = createSmtp(
    config,
    parts,
  )({ count: name => void counts.push(name), beforeWrite: async ms => void waited.push(ms) });
  return { client, counts, waited };
}

const login = { user: 'lockstep', password: 'env://PASSWORD' };

describe('handing mail to a server', () => {
  it('sends text and HTML with a Message-ID of ours, over TLS, logged in, to exactly one person', async () => {
    const { client, counts, waited } = clientOf(guarded, { ...login, replyTo: 'desk@example.ac.uk' });
    await client.verify();
    assert.deepEqual(await client.send(mail), { status: 'accepted' });
    const [got] = guarded.mails;
    assert.deepEqual(
      [got?.messageId, got?.subject, got?.text?.trim(), got?.html?.trim(), got?.to?.length, got?.replyTo?.[0]?.address],
      ['<1@digest>', 'Grüße', 'Hello', '<p>Hello</p>', 1, 'desk@example.ac.uk'],
    );
    assert.equal(got?.headers.find(({ key }) => key === 'auto-submitted')?.value, 'auto-generated');
    assert.deepEqual([counts.length, waited], [2, [120_000]]);
  });

  it('says what the server refuses: for good, or for now', async () => {
    open.decide('gone@example.ac.uk', 550);
    open.decide('grey@example.ac.uk', 451);
    const { client } = clientOf(open);
    const gone = await client.send({ ...mail, to: 'gone@example.ac.uk' });
    assert.ok(gone.status === 'refused' && gone.isLasting && /550 .*No such user/.test(gone.answer));
    const grey = await client.send({ ...mail, to: 'grey@example.ac.uk' });
    assert.ok(grey.status === 'refused' && !grey.isLasting && /451 .*try later/.test(grey.answer));
    assert.deepEqual(await client.send(mail), { status: 'accepted' }, 'the next one goes all the same');
  });

  it('does not claim to know when the connection ends before the answer', async () => {
    open.decide('lost@example.ac.uk', 'hang-up');
    const { client } = clientOf(open);
    const delivery = await client.send({ ...mail, to: 'lost@example.ac.uk' });
    assert.equal(delivery.status, 'unknown');
    assert.ok(
      open.mails.some(({ to }) => to?.[0]?.address === 'lost@example.ac.uk'),
      'it had arrived',
    );
  });

  it('gives up a server that keeps talking and never comes to an end', async () => {
    const talker = createServer(socket => {
      const talk = setInterval(() => socket.write('220-still here\r\n'), 50);
      socket.on('close', () => clearInterval(talk)).on('error', () => clearInterval(talk));
    }).listen(0, 'localhost');
    await once(talker, 'listening');
    const address = talker.address();
    assert.ok(address !== null && typeof address === 'object');
    try {
      const { client, waited } = clientOf(plain, { port: address.port, tls: 'none', totalTimeoutSeconds: 1 });
      await assert.rejects(client.send(mail), error => {
        assert.ok(error instanceof UnavailableError);
        assert.match(error.message, /longer than 1000 ms in all.*Nothing was sent/);
        return true;
      });
      assert.deepEqual(waited, [1_000], 'and the lease outlasts it');
    } finally {
      talker.close();
    }
  });

  it('stops at a wrong password, and never shows it', async () => {
    const { client } = clientOf(guarded, login, 'wrong-secret');
    const before = guarded.mails.length;
    for (const attempt of [() => client.verify(), () => client.send(mail)]) {
      await assert.rejects(attempt, error => {
        assert.ok(error instanceof CredentialError);
        assert.match(error.message, /refused the login: .*535/);
        assert.doesNotMatch(`${error.message} ${error.advice}`, /wrong-secret/);
        return true;
      });
    }
    assert.equal(guarded.mails.length, before);
  });

  it('sends nothing, and no password, without TLS where TLS is asked for', async () => {
    const { client } = clientOf(plain);
    await assert.rejects(client.send(mail), ConfigError);
    assert.deepEqual(plain.mails, []);
    assert.deepEqual(await clientOf(plain, { tls: 'none' }).client.send(mail), { status: 'accepted' });
    assert.throws(
      () => smtpConfig.parse({ host: 'x', from: 'a@b.uk', tls: 'none', ...login }),
      /never sent without TLS/,
    );
  });

  it('does not trust a certificate that nobody vouches for', async () => {
    const { caFile: _caFile, ...rest } = open;
    const config = smtpConfig.parse({ host: 'localhost', port: rest.port, from: 'lockstep@example.ac.uk' });
    const parts = { clock: realClock, secrets: { read: async () => '' } };
    const client = createSmtp(config, parts)({ count: () => undefined, beforeWrite: async () => undefined });
    await assert.rejects(client.send(mail), ConfigError);
  });

  it('aborts where nobody answers', async () => {
    const closed = await startMailServer();
    const config = smtpConfig.parse({
      host: 'localhost',
      port: closed.port,
      from: 'lockstep@example.ac.uk',
      tls: 'none',
    });
    await closed.close();
    const parts = { clock: realClock, secrets: { read: async () => '' } };
    const client = createSmtp(config, parts)({ count: () => undefined, beforeWrite: async () => undefined });
    await assert.rejects(client.verify(), UnavailableError);
    await assert.rejects(client.send(mail), UnavailableError);
  });
});
