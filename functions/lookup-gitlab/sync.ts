import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { lookupConfig } from '#shared/clients/lookup/config.ts';
import { defineSync, scheduled } from '#shared/descriptor/define-sync.ts';
import { keepMemorySmall } from '#shared/runtime/keep-memory-small.ts';
import { blocks } from './blocks.ts';
import { lookupGitlabConfig } from './config.ts';
import { defaultLimits } from './limits.ts';
import { permittedMode } from './permitted-mode.ts';

const sync = scheduled({
  name: 'lookup-gitlab',
  summary: 'blocks people in GitLab who have left, and lets those back who return',
  config: lookupGitlabConfig,
  systems: { gitlab: gitlabConfig, lookup: lookupConfig },
  limits: defaultLimits,
  permittedMode,
  open: async ({ settings, systems, instance }) => {
    keepMemorySmall();
    const { createLookupGitlab } = await import('./create-lookup-gitlab.ts');
    return createLookupGitlab(settings, systems, instance);
  },
});

/** Lookup's people → GitLab's accounts (seed 003). */
export const lookupGitlab = defineSync({
  name: 'lookup-gitlab',
  summary: 'Lookup → GitLab: accounts follow the directory',
  functions: [sync],
  collections: [blocks],
  views: async () => (await import('./views.ts')).views,
  scene: async () => (await import('./sandbox/scene.ts')).scene,
});
