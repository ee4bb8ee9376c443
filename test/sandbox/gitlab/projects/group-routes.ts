import { jsonAnswer, paramOf, type Route, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { fullPath, type Project } from './project.ts';
import { projectEntity } from './project-entity.ts';
import { listAnswer, type ProjectParts } from './rest-parts.ts';

/** `GET /groups/:id` and `GET /groups/:id/projects`. Source: facts pages on group projects and on paging. */
export function groupRoutes(parts: ProjectParts): Route[] {
  const { forge, reachable, externalUrl } = parts;
  const withGroup =
    (handle: (group: string, request: SandboxRequest) => SandboxAnswer) =>
    (request: SandboxRequest): SandboxAnswer => {
      const group = forge.groupPath(paramOf(request, 'id'));
      // GitLab says 404 as well to whoever may not know of it.
      if (group === undefined || !reachable(request)) return jsonAnswer(404, { message: '404 Group Not Found' });
      return handle(group, request);
    };
  return [
    {
      method: 'GET',
      path: '/groups/:id',
      handler: withGroup((group, request) =>
        jsonAnswer(200, {
          id: forge.groupId(group),
          name: group.split('/').at(-1),
          path: group.split('/').at(-1),
          full_name: group.replaceAll('/', ' / '),
          full_path: group,
          visibility: 'private',
          web_url: `${externalUrl(request)}/groups/${group}`,
          archived: false,
        }),
      ),
    },
    {
      method: 'GET',
      path: '/groups/:id/projects',
      handler: withGroup((group, request) => {
        const { query } = request;
        // What is shared into the group comes too, unless it is declined: `with_shared` is true by default.
        const shared = query.get('with_shared') !== 'false';
        const found = forge.inGroup(group, { deep: query.get('include_subgroups') === 'true', shared });
        const archived = query.get('archived');
        const shown = archived === null ? found : found.filter(each => `${each.archived}` === archived);
        return listAnswer(request, sorted(shown, query), project =>
          projectEntity(project, forge.groupId(project.namespace), externalUrl(request)),
        );
      }),
    },
  ];
}

function sorted(projects: readonly Project[], query: URLSearchParams): Project[] {
  const by = query.get('order_by') ?? 'created_at';
  const direction = query.get('sort') === 'asc' ? 1 : -1;
  if (by === 'path' || by === 'name')
    return projects.toSorted((a, b) => (fullPath(a) < fullPath(b) ? -direction : direction));
  return projects.toSorted((a, b) => direction * (a.id - b.id));
}
