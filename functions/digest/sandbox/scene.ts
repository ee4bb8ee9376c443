import { startMailServer } from '#sandbox/smtp/mail-server.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';

/** A mail server on loopback that keeps what it is given, and a digest that tells one office of everything. */
export const scene: SetScene = async ({ atEnd }) => {
  const server = await startMailServer({ tls: false });
  atEnd(() => server.close());
  return {
    upstreams: {
      smtp: { host: 'localhost', port: server.port, tls: 'none', from: 'lockstep@example.ac.uk' },
    },
    functions: {
      digest: { mode: 'apply', domains: ['example.ac.uk'], others: ['timetabling-office@example.ac.uk'] },
    },
    urls: {},
    loaded: ['SMTP: a mail server that keeps every mail'],
    change: () => [],
    state: () =>
      server.mails.map(
        ({ to = [], subject = '' }) => `A mail to ${to.map(({ address }) => address).join(', ')}: ${subject}`,
      ),
  };
};
