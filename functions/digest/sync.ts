import { smtpConfig } from '#shared/clients/smtp/config.ts';
import { defineSync, scheduled } from '#shared/descriptor/define-sync.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import { digestConfig } from './config.ts';
import { defaultLimits } from './limits.ts';
import { told } from './told.ts';
import { troubleMails } from './trouble/trouble-mails.ts';

/**
 * State → mail: what the given syncs say that people outside the team should know (seed 002, "send emails to users with
 * clashing events").
 */
export function digestOf(syncs: readonly Pick<SyncDescriptor, 'name' | 'matters'>[]): SyncDescriptor {
  const digest = scheduled({
    name: 'digest',
    summary: 'mails timetablers, schedulers and, if wished, lecturers what clashes, once and when it changes',
    config: digestConfig,
    systems: { smtp: smtpConfig },
    limits: defaultLimits,
    open: async ({ settings, systems, instance }) => {
      const { createDigest } = await import('./create-digest.ts');
      return createDigest(settings, systems, instance, syncs);
    },
  });
  return defineSync({
    name: 'digest',
    summary: 'Clashes → mail to the people who can mend them',
    functions: [digest],
    collections: [told, troubleMails],
    troubleTeller: async installation => {
      const smtp = smtpConfig.optional().parse(installation.config.upstreams['smtp']);
      if (smtp === undefined) return undefined;
      const { createTroubleTeller } = await import('./trouble/create-trouble-teller.ts');
      const { service, environment } = installation.config;
      const console = digest.settingsIn(installation.config)?.console;
      return createTroubleTeller(smtp, { service: service.name, environment, console }, installation);
    },
    probes: {
      smtp: async (settings, instance, context) => {
        const { createSmtp } = await import('#shared/clients/smtp/smtp-client.ts');
        const { probeSmtp } = await import('#shared/clients/smtp/probe.ts');
        return probeSmtp(createSmtp(smtpConfig.parse(settings), instance)(context));
      },
    },
    views: async () => (await import('./views.ts')).views,
    faults: async () => (await import('./faults.ts')).faults,
    scene: async () => (await import('./sandbox/scene.ts')).scene,
  });
}
