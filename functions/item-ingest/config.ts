import { z } from 'zod';
import { endpointShape, functionShape } from '#shared/config/function-config.ts';
import { secretReference } from '#shared/config/secret-reference.ts';
import { later, templates } from '#shared/config/template.ts';

const groupPath = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)*$/, { error: 'expected the full path of a group, such as items or assessment/items' });

const hookSecret = z.strictObject({
  version: z.string().min(1).describe('A name of your own, such as 2026-11; another one means another secret'),
  token: secretReference.describe('GitLab sends it along with every webhook'),
  signing: secretReference
    .describe('whsec_ and 32 bytes in base64: GitLab signs its webhooks with it, from the version on that can')
    .optional(),
});

/** The group of projects that are items, and our webhook on each of them. */
export const itemGroupConfig = z
  .strictObject({
    group: groupPath.describe('Full path of the GitLab group whose projects are items, its subgroups included'),
    api: z
      .enum(['graphql', 'rest'])
      .default('graphql')
      .describe('How heads are read; rest costs a call for each item. A server without GraphQL is read by REST anyway'),
    itemFile: z.string().min(1).default('item.json').describe('The file that is the item'),
    creatingFile: z.string().min(1).default('create').describe('While it lies beside the item, that is being created'),
    ignore: z.array(z.string().min(1)).default([]).describe('Full paths of projects of the group that are no items'),
    hook: z
      .strictObject({
        url: z.url().describe('Address of item-hook, as GitLab reaches it'),
        name: z.string().min(1).default('Lockstep').describe('What the webhook is called in GitLab'),
        sslVerification: z.boolean().default(true).describe('Whether GitLab verifies the certificate of the address'),
        secrets: z
          .array(hookSecret)
          .min(1)
          .max(3)
          .describe('The first is given to hooks; all are accepted, so that one can take the place of another'),
      })
      .describe('Without it no hook is made, and changes are found once a night')
      .optional(),
  })
  .superRefine(({ hook }, context) => {
    const versions = hook?.secrets.map(({ version }) => version) ?? [];
    if (new Set(versions).size < versions.length) {
      context.addIssue({ code: 'custom', path: ['hook', 'secrets'], message: 'two secrets have the same version' });
    }
  })
  .describe('The GitLab group whose projects are items');
export type ItemGroupConfig = z.infer<typeof itemGroupConfig>;

const hostName = z
  .string()
  .regex(/^[a-z0-9.-]+(:[0-9]+)?$/, { error: 'expected a host name in lower case, such as gitlab.example.ac.uk' });

export const itemSyncConfig = z
  .strictObject({
    ...functionShape({
      budgetSeconds: 1500,
      schedule: { text: 'every ten minutes of the night, until the pass of the night is done', cron: '*/10 1-5 * * *' },
    }),
    writable: hostName
      .describe('Host of the GitLab instance on which hooks may be made. Without it none is')
      .optional(),
    hookNights: z
      .int()
      .min(1)
      .max(366)
      .default(28)
      .describe('Every hook is checked once in so many nights; 1: all of them every night'),
    apartHours: z
      .int()
      .min(20)
      .max(240)
      .default(20)
      .describe('Two complete listings must be so far apart before they agree that a project is gone'),
    graceDays: z.int().min(1).max(3650).default(30).describe('A project that is gone is kept for so long'),
    everyHours: z
      .int()
      .min(1)
      .max(240)
      .default(16)
      .describe('The scheduler begins no new pass within so many hours of the last one’s beginning'),
    concurrency: z.int().min(1).max(16).default(4).describe('Requests to GitLab side by side'),
  })
  .describe('item-sync: lists the group every night, sees to the webhooks, and marks what is behind');
export type ItemSyncConfig = z.infer<typeof itemSyncConfig>;

export const itemQueueConfig = z
  .strictObject({
    ...functionShape({ budgetSeconds: 240, schedule: { text: 'every minute', cron: '* * * * *' } }),
    concurrency: z.int().min(1).max(16).default(4).describe('Items ingested side by side'),
    attempts: z.int().min(1).max(30).default(8).describe('Failures after which an item waits for a person'),
    firstWaitSeconds: z.int().min(1).default(60).describe('Wait after the first failure; it doubles each time'),
    longestWaitMinutes: z.int().min(1).default(360).describe('No longer than this'),
    historyCommits: z
      .int()
      .min(1)
      .max(2000)
      .default(100)
      .describe('So many new commits of an item are read one by one, newest kept; older ones are passed over'),
  })
  .describe('item-queue: looks at what is marked and keeps the item store; the only one that writes items');
export type ItemQueueConfig = z.infer<typeof itemQueueConfig>;

export const itemHookConfig = z
  .strictObject({
    ...endpointShape,
    toleranceSeconds: z.int().min(10).max(3600).default(300).describe('A signed webhook may be so old, or so early'),
  })
  .describe('item-hook: takes GitLab’s webhooks in');
export type ItemHookConfig = z.infer<typeof itemHookConfig>;

export const itemStoreConfig = z
  .strictObject({
    ...endpointShape,
    pageSize: z.int().min(1).max(1000).default(100).describe('Items a page unless asked otherwise'),
  })
  .describe('item-store: reading, for a search service');
export type ItemStoreConfig = z.infer<typeof itemStoreConfig>;

templates.add(itemGroupConfig, {
  settings: ({ environment, secret }) => ({
    group: environment === 'production' ? 'items' : 'items-test',
    hook: {
      url: 'https://item-hook.example.ac.uk/',
      secrets: [{ version: '2026-11', token: secret('item-hook-token'), signing: secret('item-hook-signing') }],
    },
  }),
});

templates.add(itemSyncConfig, {
  settings: ({ environment, host }) => ({
    mode: 'dry-run',
    writable: environment === 'production' ? host('gitlab') : later(host('gitlab')),
    hookNights: 28,
    graceDays: 30,
  }),
});

templates.add(itemQueueConfig, { settings: () => ({ mode: 'dry-run', attempts: 8 }) });

templates.add(itemHookConfig, { settings: () => ({}) });

templates.add(itemStoreConfig, { settings: () => ({ pageSize: 100 }) });
