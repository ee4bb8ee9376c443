import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import { mappingVersion } from '../document/map-fields.ts';
import { eachByItself } from '../project/each-by-itself.ts';
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
  const leave = (path: string, why: string): [] => {
    unread.push({ path, why });
    return [];
  };
  // The odd ones are named once in a pass, with the first projects.
  for (const { id, path, why } of after === 0 ? group.odd : []) leave(path || `project ${id ?? 'without an id'}`, why);
  const withHead = async (project: GitlabProject): Promise<GitlabProject[]> => {
    if (!project.isReadable) return leave(project.path, 'our token may not read its repository');
    if (project.head !== undefined) return [project];
    const head = await gitlab.head(project.id);
    return head === undefined ? leave(project.path, 'GitLab does not show it any more') : [{ ...project, head }];
  };
  const answers = await eachByItself(chosen, concurrency, withHead);
  const listed = chosen.flatMap((project, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    return 'is' in answer ? answer.is : leave(project.path, answer.problem);
  });
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
