import SmtpConnection from 'nodemailer/lib/smtp-connection';
import { ConfigError, CredentialError, messageOf, UnavailableError } from '#shared/core/errors.ts';
import { type Delivery, deliveryOf, smtpError } from './smtp-answers.ts';

export interface Login {
  readonly user: string;
  readonly pass: string;
}

/** One connection with a mail server, logged in. */
export interface Session {
  /** `mail`: the whole message, as RFC 5322 has it. */
  send(from: string, to: string, mail: Buffer): Promise<Delivery>;
  end(): void;
}

/**
 * Connects and logs in. Whatever fails here, no mail was sent: that is why this is a step of its own, apart from
 * sending. `longestMs`: from now to the end of the session; what is not done by then fails.
 * @throws CredentialError for a refused login, ConfigError where there is no safe connection, UnavailableError
 */
export async function openSession(
  options: SmtpConnection.Options,
  login: Login | undefined,
  longestMs: number,
): Promise<Session> {
  const server = `${options.host}:${options.port}`;
  const connection = new SmtpConnection(options);
  // Some failures come by the callback of what was asked, some by the event alone.
  let fail: (error: unknown) => void = () => undefined;
  connection.on('error', error => fail(error));
  connection.on('end', () => fail(new Error('the connection was closed')));
  const asked = (ask: (answered: (error?: unknown) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      fail = reject;
      ask(error => (error instanceof Error ? reject(error) : resolve()));
    });

  // Each step has a timeout of its own; a server that keeps talking would never meet it.
  const timer = setTimeout(() => {
    fail(new Error(`it took longer than ${longestMs} ms in all`));
    connection.close();
  }, longestMs);
  const giveUp = (): void => {
    clearTimeout(timer);
    connection.close();
  };

  try {
    await asked(answered => connection.connect(answered));
  } catch (error) {
    giveUp();
    throw notConnected(error, server);
  }
  try {
    if (login !== undefined) await asked(answered => connection.login({ credentials: login }, answered));
  } catch (error) {
    giveUp();
    throw notLoggedIn(error, server);
  }
  return {
    send: async (from, to, mail) => {
      try {
        await asked(answered => connection.send({ from, to }, mail, answered));
        return { status: 'accepted' };
      } catch (error) {
        return deliveryOf(smtpError(error));
      }
    },
    end: () => {
      clearTimeout(timer);
      connection.quit();
    },
  };
}

function notConnected(error: unknown, server: string): Error {
  const { code, message, response } = smtpError(error);
  const isUnsafe = code === 'ETLS' || /certificate|self-signed|\bTLS\b|\bSSL\b|STARTTLS/i.test(response ?? message);
  if (!isUnsafe) {
    return new UnavailableError(`The mail server ${server} cannot be used: ${message}. Nothing was sent.`, {
      cause: error,
    });
  }
  return new ConfigError(`There is no safe connection to the mail server ${server}: ${message}. Nothing was sent.`, {
    cause: error,
    advice: 'See upstreams.smtp: tls, port and caFile.',
  });
}

function notLoggedIn(error: unknown, server: string): Error {
  const { message, responseCode } = smtpError(error);
  // 454 and its kind: the server cannot check passwords just now.
  if (responseCode === undefined || responseCode < 500) {
    return new UnavailableError(
      `The mail server ${server} cannot log us in now: ${messageOf(error)}. Nothing was sent.`,
      {
        cause: error,
      },
    );
  }
  return new CredentialError(`The mail server ${server} refused the login: ${message}. Nothing was sent.`, {
    cause: error,
    advice: 'See upstreams.smtp.user, and the secret that upstreams.smtp.password names.',
  });
}
