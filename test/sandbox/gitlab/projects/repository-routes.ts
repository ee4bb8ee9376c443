import { createHash } from 'node:crypto';
import { jsonAnswer, paramOf, type Route, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { blobIdOf, type Commit, fullPath, headOf, type Project, textOf } from './project.ts';
import { commitEntity, projectEntity } from './project-entity.ts';
import { listAnswer, notFound, type ProjectParts, withProject } from './rest-parts.ts';

/** A commit by the default branch's name, `HEAD`, or its id; only commits of the branch are kept. */
function commitAt(project: Project, ref: string | null): Commit | undefined {
  if (ref === null || ref === 'HEAD' || ref === project.defaultBranch) return headOf(project);
  return project.commits.find(({ sha }) => sha === ref);
}

/** One project and its repository: tree, files, commits, branches. */
export function repositoryRoutes(parts: ProjectParts): Route[] {
  const { forge, externalUrl } = parts;
  const about = (handle: (project: Project, request: SandboxRequest) => SandboxAnswer) => withProject(parts, handle);
  /** About what its repository holds. */
  const within: typeof about = handle =>
    about((project, request) =>
      forge.stumblesOver.has(project.id)
        ? jsonAnswer(500, { message: '500 Internal Server Error' })
        : handle(project, request),
    );
  const urlOf = (project: Project, request: SandboxRequest): string => `${externalUrl(request)}/${fullPath(project)}`;
  const fileAt = (project: Project, request: SandboxRequest) => {
    const ref = request.query.get('ref');
    const commit = commitAt(project, ref);
    const path = paramOf(request, 'file');
    const file = commit?.files.get(path);
    return file === undefined || commit === undefined ? undefined : { commit, path, ref, text: textOf(file) };
  };
  return [
    {
      method: 'GET',
      path: '/projects/:id',
      handler: about((project, request) =>
        jsonAnswer(200, projectEntity(project, forge.groupId(project.namespace), externalUrl(request))),
      ),
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/tree',
      handler: within((project, request) => {
        const commit = commitAt(project, request.query.get('ref'));
        // An empty repository and a ref that there is not are told alike.
        if (commit === undefined) return notFound('Tree');
        const entries = [...commit.files].map(([path, text]) => ({
          id: blobIdOf(textOf(text)),
          name: path,
          type: 'blob',
          path,
          mode: '100644',
        }));
        return listAnswer(request, entries, entry => entry);
      }),
    },
    {
      method: 'HEAD',
      path: '/projects/:id/repository/files/:file',
      handler: within((project, request) => {
        const found = fileAt(project, request);
        if (found === undefined) return { status: 404, body: '' };
        return { status: 200, headers: { 'x-gitlab-blob-id': blobIdOf(found.text) }, body: '' };
      }),
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/files/:file',
      handler: within((project, request) => {
        if (request.query.get('ref') === null) return jsonAnswer(400, { error: 'ref is missing' });
        const found = fileAt(project, request);
        if (found === undefined) return notFound('File');
        const { text, path, commit } = found;
        return jsonAnswer(200, {
          file_name: path,
          file_path: path,
          size: Buffer.byteLength(text),
          encoding: 'base64',
          content_sha256: createHash('sha256').update(text).digest('hex'),
          ref: request.query.get('ref'),
          blob_id: blobIdOf(text),
          commit_id: commit.sha,
          last_commit_id: commit.sha,
          content: Buffer.from(text, 'utf8').toString('base64'),
        });
      }),
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/files/:file/raw',
      handler: within((project, request) => {
        const found = fileAt(project, request);
        if (found === undefined) return notFound('File');
        return {
          status: 200,
          headers: { 'content-type': 'text/plain; charset=utf-8', 'x-gitlab-commit-id': found.commit.sha },
          body: found.text,
        };
      }),
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/commits',
      handler: within((project, request) => {
        const head = commitAt(project, request.query.get('ref_name'));
        if (head === undefined) {
          return project.commits.length === 0 ? notFound('Repository') : notFound('Commit');
        }
        const upTo = project.commits.slice(0, project.commits.indexOf(head) + 1).reverse();
        // Commits are never counted.
        return listAnswer(request, upTo, commit => commitEntity(commit, urlOf(project, request)), { counted: false });
      }),
    },
    {
      method: 'GET',
      path: '/projects/:id/repository/branches/:branch',
      handler: within((project, request) => {
        const head = headOf(project);
        if (head === undefined || paramOf(request, 'branch') !== project.defaultBranch) return notFound('Branch');
        return jsonAnswer(200, {
          name: project.defaultBranch,
          commit: commitEntity(head, urlOf(project, request)),
          merged: false,
          protected: true,
          developers_can_push: false,
          developers_can_merge: false,
          can_push: true,
          default: true,
          web_url: `${urlOf(project, request)}/-/tree/${project.defaultBranch}`,
        });
      }),
    },
  ];
}
