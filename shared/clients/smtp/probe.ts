import { type Probed, probed } from '#shared/clients/probe.ts';
import type { SmtpClient } from './smtp-client.ts';

/** Connects to the mail server and logs in, as a mail would; sends none. */
export async function probeSmtp(smtp: SmtpClient): Promise<Probed[]> {
  return [
    await probed('the connection, its certificate and the login', async () => {
      await smtp.verify();
      return 'accepted; nothing was sent';
    }),
  ];
}
