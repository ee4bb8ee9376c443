import { gitlabConfig } from '#shared/clients/gitlab/config.ts';
import { byHand, defineSync, operation, scheduled } from '#shared/descriptor/define-sync.ts';
import { endpoint } from '#shared/descriptor/functions.ts';
import { itemAdoptParameters } from './adopt/parameters.ts';
import { itemGroupConfig, itemHookConfig, itemQueueConfig, itemStoreConfig, itemSyncConfig } from './config.ts';
import { deliveries } from './hook/deliveries.ts';
import { itemDocuments } from './item/item-documents.ts';
import { items } from './item/items.ts';
import { defaultLimits } from './limits.ts';
import { passes } from './pass/passes.ts';
import { itemProjects } from './project/item-projects.ts';
import { itemSyncParameters } from './sync/parameters.ts';
import { workMarks } from './work-list/work.ts';
import { deadLetterParameters } from './work-list/work-parameters.ts';

const systems = { gitlab: gitlabConfig, items: itemGroupConfig };

const sync = scheduled({
  name: 'item-sync',
  summary: 'lists the whole group, sees to its webhooks, and marks what is behind or gone',
  config: itemSyncConfig,
  systems,
  limits: defaultLimits,
  parameters: itemSyncParameters,
  open: async ({ settings, systems: configured, instance }) => {
    const { createItemSync } = await import('./sync/create-item-sync.ts');
    return createItemSync(settings, configured, instance);
  },
});

const queue = scheduled({
  name: 'item-queue',
  summary: 'looks at what is marked and keeps the item store: the only one that writes items',
  config: itemQueueConfig,
  systems,
  open: async ({ settings, systems: configured, instance }) => {
    const { createItemQueue } = await import('./queue/create-item-queue.ts');
    return createItemQueue(settings, configured, instance);
  },
});

const hook = endpoint({
  name: 'item-hook',
  summary: 'takes GitLab’s webhooks in and marks the project',
  config: itemHookConfig,
  systems: { items: itemGroupConfig },
  access: 'hook',
  methods: ['POST'],
  open: async ({ settings, systems: configured, instance, store }) => {
    const { createItemHook } = await import('./hook/create-item-hook.ts');
    return createItemHook(settings, configured.items, { instance, store });
  },
});

const store = endpoint({
  name: 'item-store',
  summary: 'lets a search service read items, their documents and what changed',
  config: itemStoreConfig,
  systems: {},
  access: 'invoker',
  methods: ['GET'],
  open: async ({ settings, store: state }) => {
    const { createItemStore } = await import('./store/create-item-store.ts');
    return createItemStore(settings, { store: state });
  },
});

const adopt = byHand({
  name: 'item-adopt',
  operation: 'adopt',
  summary: 'by hand: takes over webhooks that a predecessor made on the projects of the group',
  beside: sync,
  configuredAs: sync.name,
  config: itemSyncConfig,
  systems,
  parameters: itemAdoptParameters,
  // It writes records only, never to GitLab.
  permittedMode: () => 'apply',
  open: async ({ settings, systems: configured, instance }) => {
    const { createItemAdopt } = await import('./adopt/create-item-adopt.ts');
    return createItemAdopt(settings, configured, instance);
  },
});

const retry = operation({
  name: 'retry',
  summary: 'look again at projects that failed too often',
  description: 'Dead letters are looked at once more, with all their attempts before them.',
  examples: ['lockstep retry item-ingest 4711', 'lockstep retry item-ingest --all'],
  of: queue,
  parameters: deadLetterParameters,
  words: 'projects',
  atOnce: true,
  preview: async (context, parameters) => {
    const { previewRetry } = await import('./work-list/retry-or-drop-dead-letters.ts');
    return previewRetry(context, parameters);
  },
  perform: async (context, parameters) => {
    const { retryDeadLetters } = await import('./work-list/retry-or-drop-dead-letters.ts');
    return retryDeadLetters(context, parameters);
  },
});

const drop = operation({
  name: 'drop',
  summary: 'give projects up that failed too often, until their next push',
  description:
    'Dead letters are taken away. What is stored of the items stays; they are named as failed until the next commit.',
  examples: ['lockstep drop item-ingest 4711', 'lockstep drop item-ingest --all'],
  of: queue,
  parameters: deadLetterParameters,
  words: 'projects',
  preview: async (context, parameters) => {
    const { previewDrop } = await import('./work-list/retry-or-drop-dead-letters.ts');
    return previewDrop(context, parameters);
  },
  perform: async (context, parameters) => {
    const { dropDeadLetters } = await import('./work-list/retry-or-drop-dead-letters.ts');
    return dropDeadLetters(context, parameters);
  },
});

/** A GitLab group's projects → the item store (seed 004). */
export const itemIngest = defineSync({
  name: 'item-ingest',
  summary: 'GitLab group → item store',
  functions: [sync, queue, hook, store, adopt],
  collections: [items, itemDocuments, itemProjects, workMarks, passes, deliveries],
  operations: [retry, drop],
  probes: { gitlab: async (...asked) => (await import('#shared/clients/gitlab/probe.ts')).probeGitlab(...asked) },
  credentialEnds: {
    gitlab: async (...asked) => (await import('#shared/clients/gitlab/token-end.ts')).gitlabTokenEnd(...asked),
  },
  figures: async context => await (await import('./views.ts')).figures(context),
  views: async () => (await import('./views.ts')).views,
  faults: async () => (await import('./faults.ts')).faults,
  histories: async () => [(await import('./history.ts')).item],
  search: async () => (await import('./history.ts')).search,
  scene: async () => (await import('./sandbox/scene.ts')).scene,
});
