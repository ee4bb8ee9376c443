import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { lookupConfig } from '#shared/clients/lookup/config.ts';
import { byHand, defineSync, scheduled } from '#shared/descriptor/define-sync.ts';
import { blocks } from './blocks.ts';
import { lookupGitlabConfig } from './config.ts';
import { letBackParameters } from './let-back/parameters.ts';
import { defaultLimits } from './limits.ts';
import { permittedMode } from './permitted-mode.ts';

const systems = { gitlab: gitlabConfig, lookup: lookupConfig };

const sync = scheduled({
  name: 'lookup-gitlab',
  summary: 'blocks people in GitLab who have left, and lets those back who return',
  config: lookupGitlabConfig,
  systems,
  limits: defaultLimits,
  permittedMode,
  open: async ({ settings, systems, instance }) => {
    const { createLookupGitlab } = await import('./create-lookup-gitlab.ts');
    return createLookupGitlab(settings, systems, instance);
  },
});

const adopt = byHand({
  name: 'lookup-gitlab-adopt',
  operation: 'adopt',
  summary: 'by hand: takes over blocks that a predecessor made of people cancelled in Lookup',
  beside: sync,
  configuredAs: sync.name,
  config: lookupGitlabConfig,
  systems,
  permittedMode,
  open: async ({ settings, systems, instance }) => {
    const { createLookupGitlabAdopt } = await import('./adopt/create-lookup-gitlab-adopt.ts');
    return createLookupGitlabAdopt(settings, systems, instance);
  },
});

const letBack = byHand({
  name: 'lookup-gitlab-let-back',
  operation: 'let-back',
  summary: 'by hand: unblocks accounts that were blocked wrongly, some or all of one run, and leaves them to people',
  beside: sync,
  configuredAs: sync.name,
  config: lookupGitlabConfig,
  systems,
  parameters: letBackParameters,
  permittedMode,
  open: async ({ settings, systems, instance }) => {
    const { createLetBack } = await import('./let-back/create-let-back.ts');
    return createLetBack(settings, systems, instance);
  },
});

/** Lookup's people → GitLab's accounts (seed 003). */
export const lookupGitlab = defineSync({
  name: 'lookup-gitlab',
  summary: 'Lookup → GitLab: accounts follow the directory',
  functions: [sync, adopt, letBack],
  collections: [blocks],
  probes: {
    gitlab: async (...asked) => (await import('#shared/clients/gitlab/probe.ts')).probeGitlab(...asked),
    lookup: async (settings, instance, context) => {
      const { createLookupUpstream } = await import('#shared/clients/lookup/lookup-upstream.ts');
      const { probeLookup } = await import('#shared/clients/lookup/probe.ts');
      return probeLookup(createLookupUpstream(lookupConfig.parse(settings), instance).connect(context));
    },
  },
  credentialEnds: {
    gitlab: async (...asked) => (await import('#shared/clients/gitlab/token-end.ts')).gitlabTokenEnd(...asked),
  },
  figures: async context => await (await import('./views.ts')).figures(context),
  views: async () => (await import('./views.ts')).views,
  faults: async () => (await import('./faults.ts')).faults,
  histories: async () => [(await import('./history.ts')).account],
  search: async () => (await import('./history.ts')).search,
  scene: async () => (await import('./sandbox/scene.ts')).scene,
});
