import { z } from 'zod';
import { secretReference } from '#shared/config/secret-reference.ts';

/** How Lockstep reaches Echo360. Switches stand for what the vendor does not document (README). */
export const echo360Connection = z
  .strictObject({
    baseUrl: z
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
    callsPerMinute: z.number().positive().default(115).describe('Echo360 permits 120; the rest is left for others'),
    pageLimit: z.int().min(1).max(1000).default(100).describe('Items asked for per page'),
    attemptTimeoutSeconds: z.number().positive().max(300).default(20).describe('For one attempt of a request'),
    totalTimeoutSeconds: z
      .number()
      .positive()
      .max(150)
      .default(90)
      .describe('For one request with all its attempts; the lease of a run must outlast it'),
    retries: z.int().min(0).max(10).default(4).describe('Further attempts of what may be repeated'),
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

export type Echo360Connection = z.infer<typeof echo360Connection>;

/** What Lockstep writes to, as records and messages name it: `echo360.org.uk`. */
export function echo360Target({ baseUrl }: Pick<Echo360Connection, 'baseUrl'>): string {
  return new URL(baseUrl).host;
}
