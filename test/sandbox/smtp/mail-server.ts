import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';

export interface MailServerOptions {
  /** Refuses whoever does not begin TLS; does not offer it at all with `false`. */
  readonly tls?: boolean;
  readonly password?: string;
}

/**
 * What becomes of a mail to an address: taken, refused with an SMTP code, or the connection ends without an answer
 * after it was taken.
 */
type Fate = 'accept' | number | 'hang-up';

/** A real SMTP server on loopback that keeps what it takes. */
export interface MailServer {
  readonly port: number;
  readonly caFile: string;
  readonly mails: readonly Email[];
  readonly connections: number;
  /** What becomes of the next mails to an address. */
  decide(address: string, fate: Fate): void;
  close(): Promise<void>;
}

const at = z.object({ address: z.object({ port: z.number() }) });

/** A certificate for localhost, made for this server alone. */
async function certified(folder: string, caFile: string): Promise<{ readonly key: Buffer; readonly cert: Buffer }> {
  const keyFile = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const how = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  await promisify(execFile)('openssl', ['req', '-x509', ...how, '-keyout', keyFile, '-out', caFile, ...subject]);
  return { key: readFileSync(keyFile), cert: readFileSync(caFile) };
}

export async function startMailServer({ tls = true, password }: MailServerOptions = {}): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-smtp-'));
  const caFile = join(folder, 'cert.pem');
  // Without TLS nobody is shown a certificate; whoever names the file must find it all the same.
  writeFileSync(caFile, '');

  const mails: Email[] = [];
  const fates = new Map<string, Fate>();
  let connections = 0;
  const server = new SMTPServer({
    ...(tls ? await certified(folder, caFile) : {}),
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(password === undefined ? ['AUTH'] : [])],
    authOptional: password === undefined,
    logger: false,
    onConnect: (_session, callback) => {
      connections += 1;
      callback();
    },
    onAuth: (auth, _session, callback) => {
      if (auth.username === 'lockstep' && auth.password === password) callback(null, { user: 'lockstep' });
      else callback(Object.assign(new Error('Authentication credentials invalid'), { responseCode: 535 }));
    },
    onRcptTo: ({ address }, _session, callback) => {
      const fate = fates.get(address) ?? 'accept';
      if (typeof fate !== 'number') return callback();
      callback(Object.assign(new Error(fate < 500 ? 'Greylisted, try later' : 'No such user'), { responseCode: fate }));
    },
    onData: (stream, session, callback) => {
      const take = async (): Promise<void> => {
        mails.push(await PostalMime.parse(await text(stream)));
        const hangsUp = session.envelope.rcptTo.some(({ address }) => fates.get(address) === 'hang-up');
        if (hangsUp)
          for (const connection of server.connections) z.custom<{ close(): void }>().parse(connection).close();
        else callback();
      };
      take().catch(callback);
    },
  });
  // A client that ends the connection in the middle is what some tests are about.
  server.on('error', () => undefined);
  const listening = server.listen(0, 'localhost');
  await once(listening, 'listening');
  return {
    port: at.parse({ address: listening.address() }).address.port,
    caFile,
    mails,
    get connections() {
      return connections;
    },
    decide: (address, fate) => void fates.set(address, fate),
    close: async () => {
      await new Promise<void>(resolve => void server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
