import { defineSync, scheduled } from '#shared/descriptor/define-sync.ts';
import { badges } from './badges.ts';
import { badgeOfficeConfig, guestBadgesConfig, guestListConfig } from './config.ts';
import { defaultLimits } from './limits.ts';

const sync = scheduled({
  name: 'guest-badges',
  summary: 'gives every guest a badge, and takes ours back when they have left',
  config: guestBadgesConfig,
  systems: { guestList: guestListConfig, badgeOffice: badgeOfficeConfig },
  limits: defaultLimits,
  open: async ({ settings, systems, instance }) => {
    const { createGuestBadges } = await import('./create-guest-badges.ts');
    return createGuestBadges(settings, systems, instance);
  },
});

export const guestBadges = defineSync({
  name: 'guest-badges',
  summary: 'Guest list → badge office',
  functions: [sync],
  collections: [badges],
  views: async () => (await import('./views.ts')).views,
});
