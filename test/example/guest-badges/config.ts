import { z } from 'zod';
import { httpShape } from '#shared/clients/http/config.ts';
import { functionShape } from '#shared/config/function-config.ts';
import { templates } from '#shared/config/template.ts';

const http = httpShape({ perMinute: 60, why: 'Enough for a reception.' });

export const guestListConfig = z.strictObject({ url: z.url(), ...http }).describe('The list of guests');
export const badgeOfficeConfig = z.strictObject({ url: z.url(), ...http }).describe('The badge office');

export const guestBadgesConfig = z.strictObject(
  functionShape({ budgetSeconds: 60, schedule: { text: 'every ten minutes', cron: '*/10 * * * *' } }),
);

// What the templates in config/ begin with.
templates.add(guestListConfig, { settings: ({ host }) => ({ url: `https://${host('guests')}` }) });
templates.add(badgeOfficeConfig, { settings: ({ host }) => ({ url: `https://${host('badges')}` }) });
templates.add(guestBadgesConfig, { settings: () => ({ mode: 'dry-run' }) });
