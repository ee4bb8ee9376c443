import { once } from '#shared/core/once.ts';
import { defineSync, endpoint } from '#shared/descriptor/define-sync.ts';
import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import { acts } from './acts.ts';
import { adminConfig } from './config.ts';

const console = endpoint({
  name: 'admin',
  summary: 'the console: what every sync did, what waits for a person, and what people may do about it',
  config: adminConfig,
  systems: {},
  access: 'iap',
  methods: ['GET', 'POST'],
  open: async ({ settings, installation }) => {
    // Its pages are much code, and its key is a secret: neither is read before somebody asks for a page.
    const made = once(async () => {
      const { createAdmin } = await import('./create-admin.ts');
      return await createAdmin(settings, installation);
    });
    return async (request, context) => await (await made())(request, context);
  },
});

/** Whoever comes through Identity-Aware Proxy comes by one name, to any of several instances. */
const check: SyncDescriptor['check'] = (config, problem) => {
  const settings = console.settingsIn(config);
  if (settings?.audience === undefined) return;
  for (const key of ['url', 'formKey'] as const) {
    if (settings[key] === undefined) problem(['functions', console.name, key], 'is needed where audience is set');
  }
};

/** What people see and do. It keeps no state of the syncs' and writes to no system. */
export const admin = defineSync({
  name: 'admin',
  summary: 'The console',
  functions: [console],
  collections: [acts],
  check,
  scene: async () => (await import('./sandbox/scene.ts')).scene,
});
