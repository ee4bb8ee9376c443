import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-client.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { gitlabConfig } from './config.ts';
import { connectGitlab } from './gitlab-upstream.ts';

/** `GET /personal_access_tokens/self`: the token that asks. Tokens of projects and groups are answered as well. */
const token = z.object({ expires_at: z.iso.date().nullable() });

/** The last day of the token that `http` uses, `YYYY-MM-DD`; null where it has none. One request. */
export async function tokenEnd(http: HttpClient): Promise<string | null> {
  const { data } = await http.request({ method: 'GET', path: '/personal_access_tokens/self', schema: token });
  return data.expires_at;
}

/** The same of a configured instance. `settings`: what stands under `upstreams.gitlab`. */
export const gitlabTokenEnd = (
  settings: unknown,
  instance: Instance,
  context: UpstreamContext,
): Promise<string | null> => tokenEnd(connectGitlab(gitlabConfig.parse(settings), instance)(context));
