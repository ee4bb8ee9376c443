import { z } from 'zod';
import { functionShape } from '#shared/config/function-config.ts';
import { later, templates } from '#shared/config/template.ts';
import { identityRules } from './account/identity-rules.ts';

const hostName = z
  .string()
  .regex(/^[a-z0-9.-]+(:[0-9]+)?$/, { error: 'expected a host name in lower case, such as gitlab.example.ac.uk' });

const unknown = z
  .strictObject({
    share: z.number().min(0).max(1).default(0.05).describe('Share of those asked about, 0 to 1'),
    floor: z.int().min(0).default(10).describe('This many are always tolerated'),
  })
  .describe('How many people Lookup may not know before its answer counts as implausible and the run stops');

/**
 * Settings of the sync. The defaults are those published for the service this one follows: crsid usernames, the forms
 * of external, group-admin and robot accounts, 24 months, 5 %.
 */
export const lookupGitlabConfig = z
  .strictObject({
    ...functionShape({ budgetSeconds: 1500, schedule: { text: 'hourly', cron: '17 * * * *' } }),
    identities: identityRules.prefault({}),
    idleMonths: z
      .int()
      .min(1)
      .max(240)
      .default(24)
      .describe('Calendar months without activity before an external user is blocked'),
    writable: hostName
      .describe(
        'Host of the GitLab instance that may be written to. Without it nothing is ever written; outside production it names the test instance',
      )
      .optional(),
    probe: z
      .string()
      .min(1)
      .describe('CRSid of someone who certainly is in Lookup: asked about first, to show that Lookup answers'),
    unknown: unknown.prefault({}),
    formerAccounts: z
      .array(z.int().positive())
      .default([])
      .describe('GitLab ids of accounts that this service used before: their blocks count as its own'),
    staleAfterSeconds: z
      .int()
      .min(0)
      .default(600)
      .describe('A change applied later than this after Lookup was read asks Lookup about that person again'),
    concurrency: z.int().min(1).max(32).default(4).describe('Accounts changed side by side'),
  })
  .describe('Lookup → GitLab: accounts follow the directory');

export type LookupGitlabConfig = z.infer<typeof lookupGitlabConfig>;

templates.add(lookupGitlabConfig, {
  settings: ({ environment, host }) => ({
    mode: 'dry-run',
    writable: environment === 'production' ? host('gitlab') : later(host('gitlab')),
    probe: 'abc123',
    owner: 'Head of Developer Services',
    contacts: ['devhub-support@example.ac.uk'],
  }),
});
