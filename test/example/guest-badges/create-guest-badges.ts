import { z } from 'zod';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import { limitsWith } from '#shared/config/limits.ts';
import type { Outcome } from '#shared/core/change.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { badges } from './badges.ts';
import type { badgeOfficeConfig, guestBadgesConfig, guestListConfig } from './config.ts';
import { defaultLimits } from './limits.ts';
import { planBadges, type Reading } from './plan-badges.ts';

interface Systems {
  readonly guestList: z.infer<typeof guestListConfig>;
  readonly badgeOffice: z.infer<typeof badgeOfficeConfig>;
}

const names = z.array(z.string().min(1)).transform(list => new Set(list));

export function createGuestBadges(
  settings: z.infer<typeof guestBadgesConfig>,
  { guestList, badgeOffice }: Systems,
  instance: Instance,
): Sync<Reading, string> {
  // Once per instance: pace and login are shared by its runs. A real system has a folder in shared/clients.
  const list = createHttpUpstream({ name: 'guest-list', baseUrl: guestList.url, config: guestList }, instance);
  const office = createHttpUpstream({ name: 'badge-office', baseUrl: badgeOffice.url, config: badgeOffice }, instance);
  return {
    name: 'guest-badges',
    target: new URL(badgeOffice.url).host,
    parameters: z.unknown(),
    limits: limitsWith(defaultLimits, settings.limits, 'guest-badges'),
    concurrency: 1,
    repeats: false,
    read: async context => {
      const guests = await list(context).request({ method: 'GET', path: '/guests', schema: names });
      const all = await office(context).request({ method: 'GET', path: '/badges', schema: names });
      const ours = new Set<string>();
      for await (const { value } of collectionOn(context.store, badges).all('all', {})) ours.add(value.guest);
      return { guests: guests.data, badges: all.data, ours };
    },
    plan: planBadges,
    apply: async ({ changes }, context) => {
      const records = collectionOn(context.store, badges);
      const outcomes: Outcome[] = [];
      for (const { kind, payload: guest } of changes) {
        const path = `/badges/${encodeURIComponent(guest)}`;
        const ask = (method: 'PUT' | 'DELETE') =>
          office(context).request({ method, path, schema: z.undefined(), body: 'none', repeatable: true });
        if (kind === 'create') {
          // What we may have made has a record before it is made.
          await context.commit([records.set(guest, { guest, runId: context.runId })]);
          await ask('PUT');
        } else {
          await ask('DELETE');
          await context.commit([records.remove(guest)]);
        }
        outcomes.push({ status: 'done', reason: '' });
      }
      return outcomes;
    },
  };
}
