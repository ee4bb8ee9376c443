import pLimit from 'p-limit';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import { RefusedError, UpstreamCredentialError } from '#shared/clients/http/http-errors.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import { mappingVersion } from '../document/map-fields.ts';
import type { ListedGroup } from './list-group.ts';
import { besideRecords } from './read-records.ts';
import type { HeadsPart } from './reading.ts';

/** Projects compared in a round: fewer by REST, where each costs a request. */
const portion = { graphql: 5000, rest: 500 } as const;
/** A dry run shows no more than this at once. */
const largestPlan = 20_000;

/** The next projects of the pass, by rising id, with their heads and what is known of them. Writes nothing. */
export async function readHeads(
  gitlab: GitlabProjects,
  group: ListedGroup,
  after: number,
  again: boolean,
  concurrency: number,
  context: ReadContext,
): Promise<HeadsPart> {
  const rest = [...group.projects.values()].filter(({ id }) => id > after).sort((a, b) => a.id - b.id);
  const size = context.mode === 'dry-run' ? largestPlan : portion[group.via];
  const chosen = rest.slice(0, size);
  const unread: { readonly path: string; readonly why: string }[] = [];
  const limit = pLimit(concurrency);
  const withHead = async (project: GitlabProject): Promise<GitlabProject[]> => {
    if (!project.isReadable) {
      unread.push({ path: project.path, why: 'our token may not read its repository' });
      return [];
    }
    if (project.head !== undefined) return [project];
    try {
      const head = await gitlab.head(project.id);
      if (head !== undefined) return [{ ...project, head }];
      unread.push({ path: project.path, why: 'GitLab does not show it any more' });
    } catch (error) {
      const isRefusal =
        error instanceof RefusedError || (error instanceof UpstreamCredentialError && error.status === 403);
      if (!isRefusal) throw error;
      unread.push({ path: project.path, why: error.message });
    }
    return [];
  };
  const listed = (await Promise.all(chosen.map(project => limit(() => withHead(project))))).flat();
  context.progress('projects compared', group.projects.size - rest.length + chosen.length, group.projects.size);
  return {
    rows: await besideRecords(context.store, listed, mappingVersion, again),
    unread,
    upTo: chosen.at(-1)?.id ?? after,
    isLast: chosen.length === rest.length,
    listed: group.projects.size,
    via: group.via,
    incomplete: group.incomplete,
  };
}
