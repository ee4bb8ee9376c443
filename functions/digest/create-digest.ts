import { z } from 'zod';
import type { SmtpConfig } from '#shared/clients/smtp/config.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Instance } from '#shared/core/instance.ts';
import { once } from '#shared/core/once.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import type { DigestConfig } from './config.ts';
import { defaultLimits } from './limits.ts';
import { type PlannedMail, planDigest, type Reading } from './plan-digest.ts';
import { readMatters } from './read-matters.ts';

const name = 'digest';
const parameters = z.strictObject({}).optional();

/** Makes the digest of what these syncs say people should be told of, once per instance. */
export function createDigest(
  settings: DigestConfig,
  { smtp }: { readonly smtp: SmtpConfig },
  instance: Instance,
  syncs: readonly Pick<SyncDescriptor, 'name' | 'matters'>[],
): Sync<Reading, PlannedMail, z.infer<typeof parameters>> {
  // What writes and sends mail is large, and most runs have nothing to say.
  const post = once(async () => {
    const [{ createSmtp }, { sendMail }] = await Promise.all([
      import('#shared/clients/smtp/smtp-client.ts'),
      import('./send-mail.ts'),
    ]);
    return { server: createSmtp(smtp, instance), sendMail };
  });
  return {
    name,
    target: smtp.host,
    parameters,
    limits: limitsWith(defaultLimits, settings.limits, name),
    concurrency: 1,
    repeats: false,
    verifyTarget: async context => await (await post()).server(context).verify(),
    read: context => readMatters(syncs, settings, context),
    plan: reading => planDigest(reading, settings),
    apply: async ({ changes }, context) => {
      const { server, sendMail } = await post();
      const client = server(context);
      return await Promise.all(changes.map(({ payload }) => sendMail(payload, { client, settings, context })));
    },
  };
}
