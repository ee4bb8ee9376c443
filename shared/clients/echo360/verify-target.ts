import { z } from 'zod';
import { ConfigError } from '#shared/core/errors.ts';
import type { Echo360Api } from './calls.ts';
import { echo360Target } from './config.ts';
import { referencePath } from './paths.ts';
import { pageSchema } from './schema.ts';

const ownerPage = pageSchema(z.object({ institutionId: z.string().nullish() }));

/**
 * Shows that the credentials belong to the institution that the configuration names, by what Echo360's own answers say.
 * Without a configured institution it only shows that Echo360 answers. Throws ConfigError when it is another, or when
 * nothing there says which it is.
 */
export async function verifyTarget({ http, config }: Echo360Api): Promise<void> {
  const { institutionId: expected } = config;
  const host = echo360Target(config);
  for (const listing of ['campuses', 'organizations'] as const) {
    const { data: page } = await http.request({
      method: 'GET',
      path: referencePath(listing),
      query: { limit: 1 },
      schema: ownerPage,
    });
    if (expected === undefined) return;
    for (const { institutionId } of page.data) {
      if (institutionId === expected) return;
      if (typeof institutionId !== 'string') continue;
      throw new ConfigError(
        `The API client of ${host} belongs to institution ${institutionId}, not to ${expected}. Nothing was written.`,
        {
          advice:
            'Check clientId, clientSecret and institutionId of the Echo360 connection: they must belong to one institution.',
        },
      );
    }
  }
  throw new ConfigError(`Nothing at ${host} says which institution it is: it has no campus and no organisation yet.`, {
    advice: 'Create a campus in Echo360, or leave institutionId out of the configuration.',
  });
}
