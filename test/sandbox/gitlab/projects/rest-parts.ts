import { jsonAnswer, paramOf, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import type { Forge } from './forge.ts';
import type { Project } from './project.ts';

/** What the routes of the project side share. */
export interface ProjectParts {
  readonly forge: Forge;
  readonly now: () => number;
  /** Whether who asks may see the groups at all. */
  readonly reachable: (request: SandboxRequest) => boolean;
  /** The address by which the instance calls itself. */
  readonly externalUrl: (request: SandboxRequest) => string;
}

const countedUpTo = 10_000;

/** One page by offset, with the headers that GitLab sends: no totals above 10,000 rows. */
export function listAnswer<Row>(
  request: SandboxRequest,
  rows: readonly Row[],
  entity: (row: Row) => object,
  { counted = true }: { readonly counted?: boolean } = {},
): SandboxAnswer {
  const perPage = Math.min(100, Number(request.query.get('per_page') ?? '20') || 20);
  const page = Math.max(1, Number(request.query.get('page') ?? '1') || 1);
  const total = rows.length;
  const more = page * perPage < total;
  const next = new URLSearchParams(request.query);
  next.set('page', `${page + 1}`);
  const headers = {
    'x-page': `${page}`,
    'x-per-page': `${perPage}`,
    'x-next-page': more ? `${page + 1}` : '',
    ...(more ? { link: `<http://${request.headers.host}${request.path}?${next}>; rel="next"` } : {}),
    ...(counted && total <= countedUpTo
      ? { 'x-total': `${total}`, 'x-total-pages': `${Math.ceil(total / perPage)}` }
      : {}),
  };
  return jsonAnswer(200, rows.slice((page - 1) * perPage, page * perPage).map(entity), headers);
}

export const notFound = (what: string): SandboxAnswer => jsonAnswer(404, { message: `404 ${what} Not Found` });

/**
 * Wraps a handler about one project, named by its id or its encoded full path; whoever may not see it gets the same 404
 * as for none.
 */
export function withProject(
  { forge, reachable }: ProjectParts,
  handle: (project: Project, request: SandboxRequest) => SandboxAnswer,
) {
  return (request: SandboxRequest): SandboxAnswer => {
    const id = paramOf(request, 'id');
    const project = /^\d+$/.test(id) ? forge.find(Number(id)) : forge.atPath(id);
    return project === undefined || !reachable(request) ? notFound('Project') : handle(project, request);
  };
}
