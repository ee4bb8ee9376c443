import { z } from 'zod';
import { httpShape } from '#shared/clients/http/config.ts';
import { secretReference } from '#shared/config/secret-reference.ts';
import { templates } from '#shared/config/template.ts';

/** How Lockstep reaches Echo360. Switches stand for what the vendor does not document (README). */
export const echo360Config = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .default('https://echo360.org.uk')
      .describe('Address of the Echo360 region; nothing is ever written elsewhere'),
    institutionId: z
      .string()
      .min(1)
      .describe(
        'Id of the institution that may be written to, as Echo360 answers give it; verified before the first write',
      )
      .optional(),
    clientId: z.string().min(1).describe('API client of Echo360 (Institution Settings → Integration → API Clients)'),
    clientSecret: secretReference,
    ...httpShape({
      perMinute: 115,
      attemptTimeoutSeconds: 20,
      totalTimeoutSeconds: 90,
      why: 'Echo360 permits 120; the rest is left for others',
    }),
    pageLimit: z.int().min(1).max(1000).default(100).describe('Items asked for per page'),
    roomFilter: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'Query parameter by which the listing of schedules can be asked for one room; null: list all and choose',
      ),
    repeatFilters: z
      .boolean()
      .default(true)
      .describe('Set filters again on the link to the next page, which may lack them'),
    pathKeys: z
      .enum(['percent', 'percent-twice'])
      .default('percent')
      .describe('How ids are encoded in paths; twice for a proxy before Echo360 that decodes once'),
  })
  .describe('Connection to Echo360');

export type Echo360Config = z.infer<typeof echo360Config>;

/** What Lockstep writes to, as records and messages name it: `echo360.org.uk`. */
export function echo360Target({ url }: Pick<Echo360Config, 'url'>): string {
  return new URL(url).host;
}

templates.add(echo360Config, {
  settings: ({ secret }) => ({
    url: 'https://echo360.org.uk',
    institutionId: '00000000-0000-0000-0000-000000000000',
    clientId: 'lockstep',
    clientSecret: secret('echo360-client-secret'),
  }),
});
