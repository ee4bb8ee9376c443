import { type Probed, probed } from '#shared/clients/probe.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { gitlabConfig } from './config.ts';
import { createGitlabClient } from './gitlab-client.ts';
import { connectGitlab } from './gitlab-upstream.ts';
import { createGitlabProjects } from './projects/project-client.ts';
import { tokenEnd } from './token-end.ts';

/**
 * Reads what lookup-gitlab and the item functions read of a GitLab instance, and says what is not as assumed. Writes
 * nothing. `settings`: what stands under `upstreams.gitlab`; `now`: ms since the epoch.
 */
export async function probeGitlab(
  settings: unknown,
  instance: Instance,
  context: UpstreamContext,
  now: number,
): Promise<Probed[]> {
  const http = connectGitlab(gitlabConfig.parse(settings), instance)(context);
  const today = new Date(now).toISOString().slice(0, 10);
  const gitlab = createGitlabClient(http);
  return [
    await probed('the token, and whose it is', async () => {
      const { username, isAdmin } = await gitlab.currentUser();
      return `${username}, ${isAdmin ? 'an administrator' : 'no administrator: enough for items, not for accounts'}`;
    }),
    await probed('the day on which the token ends', async () => {
      const day = await tokenEnd(http);
      if (day !== null && day <= today) throw new Error(`it ended on ${day}`);
      return day ?? 'none: it does not expire';
    }),
    await probed('the version', async () => {
      const { version } = await gitlab.metadata();
      const [major = 0, minor = 0] = version.split('.').map(Number);
      if (major < 16 || (major === 16 && minor < 5)) throw new Error(`${version} is too old: 16.5 or newer is needed`);
      return version;
    }),
    await probed('a page of accounts, with their attributes', async () => {
      for await (const page of gitlab.humanUsers()) {
        const odd = page.filter(user => 'oddAt' in user);
        const [first] = odd;
        if (first !== undefined)
          throw new Error(`${odd.length} of ${page.length} cannot be read, one at ${first.oddAt}`);
        return `${page.length}`;
      }
      return 'none';
    }),
    await probed('whose token it is, as the project side asks', async () => {
      const { webUrl } = await createGitlabProjects(http).currentUser();
      return new URL(webUrl).host;
    }),
  ];
}
