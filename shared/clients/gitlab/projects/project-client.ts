import { Commits, Groups, ProjectHooks, Projects, RepositoryFiles, Users } from '@gitbeaker/rest';
import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-types.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import {
  fileAbsent,
  groupAbsent,
  hookAbsent,
  projectAbsent,
  repositoryAbsent,
  saysAbsent,
  wordsOf,
} from '../absent.ts';
import { gitbeakerRequester, unpacked } from '../gitbeaker-requester.ts';
import { readBody } from '../read-body.ts';
import { type CurrentUser, currentUser } from '../user-schema.ts';
import { GraphqlPages } from './graphql.ts';
import { GraphqlProjects, type ProjectPage, type SeenProjects } from './graphql-projects.ts';
import {
  type GitlabCommit,
  type GitlabGroup,
  type GitlabHook,
  type GitlabProject,
  gitlabCommit,
  gitlabGroup,
  gitlabHook,
  repositoryFile,
  restProject,
} from './project-schema.ts';
import { readRows } from './read-rows.ts';

/**
 * How a hook shall be. The secrets are write-only: GitLab never shows them, and forgets them when the address changes.
 */
export interface HookForm {
  readonly url: string;
  readonly name: string;
  readonly token: string;
  /** `whsec_…` of the Standard Webhooks; null where deliveries carry the plain token alone. */
  readonly signingToken: string | null;
  readonly sslVerification: boolean;
}

/** The groups and projects of one GitLab instance, for one run. Quirks: README.md beside it. */
export interface GitlabProjects {
  /** Whose token is used, and by what address the instance calls itself. */
  currentUser(): Promise<CurrentUser>;
  /** Undefined where there is no such group, or our token may not see it. */
  group(path: string): Promise<GitlabGroup | undefined>;
  /** By GraphQL, with heads. @throws GraphqlUnsupportedError for a server that is too old */
  listWithHeads(group: string): AsyncGenerator<ProjectPage, void>;
  /** By REST, without heads; what is only shared into the group is left out. */
  list(groupId: number): AsyncGenerator<ProjectPage, void>;
  /**
   * By GraphQL: those of the ids that there are and that we may see, with heads and whether `path` lies there.
   * @throws GraphqlUnsupportedError
   */
  withIds(ids: readonly number[], path: string): Promise<SeenProjects>;
  /** By REST; undefined where GitLab says that there is none, which is no proof that it is gone. */
  project(id: number): Promise<GitlabProject | undefined>;
  /**
   * By REST: the newest commit of the default branch; null for an empty repository; undefined where the project cannot
   * be seen.
   */
  head(id: number): Promise<string | null | undefined>;
  /** First parents from `from` on, newest first, one page of at most 100. */
  commits(id: number, from: string, page: number): Promise<readonly GitlabCommit[]>;
  hasFile(id: number, path: string, commit: string): Promise<boolean>;
  /** The text of a file as of a commit; undefined where there is none. */
  file(id: number, path: string, commit: string): Promise<string | undefined>;
  hooks(id: number): Promise<readonly GitlabHook[]>;
  addHook(id: number, form: HookForm): Promise<GitlabHook>;
  /** Undefined where the hook is gone. */
  editHook(id: number, hookId: number, form: HookForm): Promise<GitlabHook | undefined>;
  /** Removing what is not there is no error. */
  removeHook(id: number, hookId: number): Promise<void>;
}

const expand = { showExpanded: true } as const;
const perPage = 100;
/** More hooks than anybody has: beyond it a list goes round in circles. */
const maxHookPages = 20;

/** Undefined where GitLab says, in these words of its own, that there is no such thing. */
async function unlessAbsent<Found>(words: readonly string[], ask: Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask;
  } catch (error) {
    if (saysAbsent(error, words)) return undefined;
    throw error;
  }
}

function hookOptions({ name, token, signingToken, sslVerification }: HookForm) {
  return {
    name,
    token,
    pushEvents: true,
    enableSslVerification: sslVerification,
    ...(signingToken === null ? {} : { signingToken }),
  };
}

/**
 * A client of the groups and projects of one GitLab instance for one run, on gitbeaker's resources, GraphQL, and our
 * HTTP layer.
 */
export function createGitlabProjects(http: HttpClient): GitlabProjects {
  const host = http.baseUrl.replace(/\/api\/v4$/, '');
  const resource = { host, requesterFn: gitbeakerRequester(http), queryTimeout: null, rateLimits: {} };
  const users = new Users(resource);
  const groups = new Groups(resource);
  const projects = new Projects(resource);
  const projectHooks = new ProjectHooks(resource);
  const files = new RepositoryFiles(resource);
  const history = new Commits(resource);
  const byGraphql = new GraphqlProjects(new GraphqlPages(http, `${host}/api/graphql`));

  return {
    async currentUser() {
      return readBody('GET /user', unpacked(await users.showCurrentUser(expand)).body, currentUser);
    },
    async group(path) {
      const answer = await unlessAbsent(groupAbsent, groups.show(path, expand));
      return answer && readBody(`GET /groups/${path}`, unpacked(answer).body, gitlabGroup);
    },
    listWithHeads: group => byGraphql.ofGroup(group),
    async *list(groupId) {
      const options = {
        includeSubgroups: true,
        withShared: false,
        orderBy: 'id',
        sort: 'asc',
        perPage,
        ...expand,
      } as const;
      for (let page = 1; ; page += 1) {
        const { body, headers } = unpacked(await groups.allProjects(groupId, { ...options, page }));
        const what = 'GET /groups/…/projects';
        const rows = readBody(what, body, z.array(z.unknown()));
        const total = headers['x-total'];
        yield { ...readRows(what, rows, restProject), count: total === null ? undefined : Number(total) };
        const next = headers['x-next-page'];
        if (next === undefined && rows.length === perPage && headers['link'] === undefined) {
          throw new ImplausibleAnswerError('gitlab’s list of projects does not say whether more follow', {
            advice: 'Look for a proxy before GitLab that removes the headers X-Next-Page and Link.',
          });
        }
        const more = next !== undefined && next !== '' ? true : /rel="next"/.test(headers['link'] ?? '');
        if (!more) return;
        if (rows.length === 0)
          throw new ImplausibleAnswerError('gitlab’s list of projects has an empty page that leads on');
      }
    },
    withIds: (ids, path) => byGraphql.withIds(ids, path),
    async project(id) {
      const answer = await unlessAbsent(projectAbsent, projects.show(id, expand));
      return answer && readBody(`GET /projects/${id}`, unpacked(answer).body, restProject);
    },
    async head(id) {
      try {
        const answer = unpacked(await history.all(id, { perPage: 1, page: 1, ...expand }));
        return readBody(`GET /projects/${id}/repository/commits`, answer.body, z.array(gitlabCommit))[0]?.sha ?? null;
      } catch (error) {
        // A repository that was never begun answers 404 as well, but in other words than a project that cannot be seen.
        if (!saysAbsent(error, [...repositoryAbsent, ...projectAbsent])) throw error;
        return repositoryAbsent.includes(wordsOf(error)) ? null : undefined;
      }
    },
    async commits(id, from, page) {
      const options = { refName: from, firstParent: true, perPage, page, ...expand };
      const answer = unpacked(await history.all(id, options));
      return readBody(`GET /projects/${id}/repository/commits`, answer.body, z.array(gitlabCommit));
    },
    async hasFile(id, path, commit) {
      return (await this.file(id, path, commit)) !== undefined;
    },
    async file(id, path, commit) {
      // A commit or a project that cannot be seen answers 404 as well: that is no missing file.
      const answer = await unlessAbsent(fileAbsent, files.show(id, path, commit, expand));
      return answer && readBody(`GET /projects/${id}/repository/files/${path}`, unpacked(answer).body, repositoryFile);
    },
    async hooks(id) {
      const found: GitlabHook[] = [];
      for (let page = 1; page <= maxHookPages; page += 1) {
        const { body, headers } = unpacked(await projectHooks.all(id, { perPage, page, ...expand }));
        found.push(...readBody(`GET /projects/${id}/hooks`, body, z.array(gitlabHook)));
        if ((headers['x-next-page'] ?? '') === '') return found;
      }
      throw new ImplausibleAnswerError(`gitlab’s list of the hooks of project ${id} does not end`);
    },
    async addHook(id, form) {
      const answer = await projectHooks.add(id, form.url, { ...hookOptions(form), ...expand });
      return readBody(`POST /projects/${id}/hooks`, unpacked(answer).body, gitlabHook);
    },
    async editHook(id, hookId, form) {
      const options = { ...hookOptions(form), ...expand };
      const answer = await unlessAbsent(hookAbsent, projectHooks.edit(id, hookId, form.url, options));
      return answer && readBody(`PUT /projects/${id}/hooks/${hookId}`, unpacked(answer).body, gitlabHook);
    },
    async removeHook(id, hookId) {
      await unlessAbsent(hookAbsent, projectHooks.remove(id, hookId));
    },
  };
}
