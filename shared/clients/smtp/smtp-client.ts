import { readFile } from 'node:fs/promises';
import MailComposer from 'nodemailer/lib/mail-composer';
import { ConfigError, messageOf } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { SmtpConfig } from './config.ts';
import { openSession, type Session } from './session.ts';
import type { Delivery } from './smtp-answers.ts';

/** One mail to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `<…@…>`: the same for the same mail, so that a repeat is recognisable. */
  readonly messageId: string;
}

export interface SmtpClient {
  /**
   * Shows that the server is there and knows us; sends nothing.
   * @throws CredentialError, ConfigError (no TLS, an unknown certificate), UnavailableError
   */
  verify(): Promise<void>;
  /**
   * Hands one mail over. What the server says of this mail is an answer, not an error.
   * @throws as `verify`, where nothing can be sent to anybody; nothing was sent then
   */
  send(mail: Mail): Promise<Delivery>;
}

/**
 * The mail server, once per instance; a client of it per run. One connection for each mail: nothing is queued in the
 * process, or sent again behind our back.
 */
export function createSmtp(config: SmtpConfig, { clock, secrets }: Pick<Instance, 'clock' | 'secrets'>) {
  const timeout = config.timeoutSeconds * 1000;
  const total = config.totalTimeoutSeconds * 1000;
  const session = async (): Promise<Session> => {
    const { host, port, tls, user, password, caFile } = config;
    const ca = caFile === undefined ? undefined : await certificates(caFile);
    const login =
      user === undefined || password === undefined ? undefined : { user, pass: await secrets.read(password) };
    const options = {
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      tls: { minVersion: 'TLSv1.2' as const, ...(ca === undefined ? {} : { ca }) },
    };
    return await openSession(options, login, total);
  };

  return (context: Pick<UpstreamContext, 'count' | 'beforeWrite'>): SmtpClient => ({
    verify: async () => {
      context.count('smtp');
      (await session()).end();
    },
    send: async mail => {
      const message = await messageOfMail(mail, config, clock.now());
      await context.beforeWrite(total);
      context.count('smtp');
      const open = await session();
      try {
        return await open.send(config.from, mail.to, message);
      } finally {
        open.end();
      }
    },
  });
}

/** As RFC 5322 has it. `now`: ms since the epoch. */
async function messageOfMail(
  { to, subject, text, html, messageId }: Mail,
  { from, fromName, replyTo }: SmtpConfig,
  now: number,
): Promise<Buffer> {
  const composer = new MailComposer({
    // Objects, since a comma in a text would add recipients.
    from: { name: fromName, address: from },
    to: { name: '', address: to },
    ...(replyTo === undefined ? {} : { replyTo: { name: '', address: replyTo } }),
    subject,
    text,
    html,
    messageId,
    date: new Date(now),
    // Keeps absence notices and other robots from answering (RFC 3834, and what Exchange goes by).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

async function certificates(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`upstreams.smtp.caFile: ${messageOf(error)}`, { cause: error });
  }
}
