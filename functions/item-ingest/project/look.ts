import { GraphqlUnsupportedError } from '#shared/clients/gitlab/projects/graphql.ts';
import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import type { SeenProjects } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ItemGroupConfig } from '../config.ts';
import { eachByItself } from './each-by-itself.ts';

/**
 * What GitLab shows of these projects now, with their heads and whether they are being created; and why of those over
 * which it stumbles.
 */
export async function look(
  gitlab: GitlabProjects,
  ids: readonly number[],
  { api, creatingFile }: Pick<ItemGroupConfig, 'api' | 'creatingFile'>,
  concurrency: number,
): Promise<SeenProjects> {
  if (ids.length === 0) return { seen: new Map(), odd: new Map() };
  if (api === 'graphql') {
    try {
      return await gitlab.withIds(ids, creatingFile);
    } catch (error) {
      if (!(error instanceof GraphqlUnsupportedError)) throw error;
    }
  }
  const seen = new Map<number, SeenProject>();
  const odd = new Map<number, string>();
  const read = async (id: number): Promise<void> => {
    const project = await gitlab.project(id);
    if (project === undefined) return;
    const head = project.isEmpty ? null : await gitlab.head(id);
    const hasFile = typeof head === 'string' && (await gitlab.hasFile(id, creatingFile, head));
    seen.set(id, { ...project, head: head ?? null, isEmpty: head === null, hasFile });
  };
  const answers = await eachByItself(ids, concurrency, read);
  for (const [index, id] of ids.entries()) {
    const answer = answers[index];
    if (answer !== undefined && 'problem' in answer) odd.set(id, answer.problem);
  }
  return { seen, odd };
}
