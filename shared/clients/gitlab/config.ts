import { z } from 'zod';
import { httpShape } from '#shared/clients/http/config.ts';
import { secretReference } from '#shared/config/secret-reference.ts';
import { templates } from '#shared/config/template.ts';

/** A GitLab instance. */
export const gitlabConfig = z
  .strictObject({
    url: z.url().describe('Address of the instance, such as https://gitlab.example.ac.uk'),
    token: secretReference.describe('Access token with the scope api; for moderating users, of an administrator'),
    ...httpShape({
      perMinute: 600,
      burst: 10,
      why: 'GitLab sets no limit by default; where an administrator has, stay below it',
    }),
  })
  .describe('The GitLab instance');

export type GitlabConfig = z.infer<typeof gitlabConfig>;

templates.add(gitlabConfig, {
  settings: ({ host, secret }) => ({ url: `https://${host('gitlab')}`, token: secret('gitlab-token') }),
});
