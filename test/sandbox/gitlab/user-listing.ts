import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { isInternal, isKeptOut, type User } from './user.ts';
import type { UserDirectory } from './user-directory.ts';
import { userEntity, type Viewing } from './user-entity.ts';

export interface ListingQuirks {
  /** A proxy takes the Link header away. */
  dropLink: boolean;
  /**
   * Where next links lead, when GitLab takes itself to be elsewhere than it is reached: an address up to the path of
   * the API.
   */
  linkBase?: string;
  /** The instance serves fewer rows a page than are asked for. */
  largestPage: number;
}

const deepestOffset = 50_000;
const countedUpTo = 10_000;

type Filter = (user: User) => boolean;

/** The boolean filters only work as `true`, as in GitLab; anything else is ignored. */
const flags: Readonly<Record<string, Filter>> = {
  active: user => user.state === 'active' && !isInternal(user),
  blocked: user => user.state === 'blocked' || user.state === 'ldap_blocked',
  external: user => user.external,
  exclude_external: user => !user.external,
  humans: user => user.type === 'human',
  exclude_humans: user => user.type !== 'human',
  exclude_active: user => user.state !== 'active',
  exclude_internal: user => !isInternal(user),
  without_project_bots: user => user.type !== 'project_bot',
  admins: user => user.isAdmin,
};

function filters(query: URLSearchParams, viewing: Viewing): Filter[] {
  const chosen = Object.entries(flags).flatMap(([name, filter]) => (query.get(name) === 'true' ? [filter] : []));
  const username = query.get('username')?.toLowerCase();
  if (username !== undefined) chosen.push(user => user.username.toLowerCase() === username);
  for (const [name, value] of query) {
    const key = /^custom_attributes\[(.+)\]$/.exec(name)?.[1];
    if (key !== undefined && viewing.admin) chosen.push(user => user.attributes?.get(key) === value);
  }
  // The finder's base scope: whoever is no administrator does not even learn of those who are kept out.
  if (!viewing.admin) chosen.push(user => !isKeptOut(user));
  return chosen;
}

function rows(users: readonly User[], viewing: Viewing): object[] {
  return users.map(user => userEntity(user, viewing));
}

function nextLink(request: SandboxRequest, cursor: string, { linkBase }: ListingQuirks): string {
  const query = new URLSearchParams(request.query);
  query.set('cursor', cursor);
  const address = linkBase === undefined ? `http://${request.headers.host}${request.path}` : `${linkBase}/users`;
  return `<${address}?${query}>; rel="next"`;
}

/** Keyset paging by id, either way, walking from the cursor so that no page costs more than it shows. */
function keysetPage(
  directory: UserDirectory,
  request: SandboxRequest,
  viewing: Viewing,
  quirks: ListingQuirks,
  perPage: number,
): SandboxAnswer {
  const { query } = request;
  if ((query.get('order_by') ?? 'id') !== 'id') {
    return jsonAnswer(405, { error: 'Keyset pagination is not yet available for this type of request' });
  }
  const tests = filters(query, viewing);
  const descending = !viewing.admin || query.get('sort') !== 'asc';
  const after = query.has('cursor')
    ? Number(Buffer.from(query.get('cursor') ?? '', 'base64url').toString())
    : undefined;
  const { all } = directory;
  const start = descending
    ? directory.positionAfter((after ?? Number.MAX_SAFE_INTEGER) - 1) - 1
    : directory.positionAfter(after ?? 0);
  const found: User[] = [];
  for (let at = start; found.length <= perPage; at += descending ? -1 : 1) {
    const user = all[at];
    if (user === undefined) break;
    if (tests.every(test => test(user))) found.push(user);
  }
  const page = found.slice(0, perPage);
  const last = page.at(-1);
  const link = found.length > perPage && last !== undefined && !quirks.dropLink;
  const headers = link
    ? { link: nextLink(request, Buffer.from(`${last.id}`).toString('base64url'), quirks) }
    : undefined;
  return jsonAnswer(200, rows(page, viewing), headers);
}

function offsetPage(
  directory: UserDirectory,
  { query }: SandboxRequest,
  viewing: Viewing,
  perPage: number,
): SandboxAnswer {
  const page = Math.max(1, Number(query.get('page') ?? '1') || 1);
  if (page * perPage > deepestOffset) {
    const error = `Offset pagination has a maximum allowed offset of ${deepestOffset} for requests that return objects of type User. Remaining records can be retrieved using keyset pagination.`;
    return jsonAnswer(405, { error });
  }
  const tests = filters(query, viewing);
  const found = directory.all.filter(user => tests.every(test => test(user)));
  if (query.get('sort') !== 'asc') found.reverse();
  const total = found.length;
  const counts = total > countedUpTo ? {} : { 'x-total': `${total}`, 'x-total-pages': `${Math.ceil(total / perPage)}` };
  const next = page * perPage < total ? `${page + 1}` : '';
  const headers = { ...counts, 'x-page': `${page}`, 'x-per-page': `${perPage}`, 'x-next-page': next };
  return jsonAnswer(200, rows(found.slice((page - 1) * perPage, page * perPage), viewing), headers);
}

/** `GET /users`. Source: facts page on filters and pagination. */
export function listUsers(
  directory: UserDirectory,
  request: SandboxRequest,
  viewing: Viewing,
  quirks: ListingQuirks,
): SandboxAnswer {
  const asked = Number(request.query.get('per_page') ?? '20');
  if (!Number.isInteger(asked) || asked < 1) return jsonAnswer(400, { error: 'per_page is invalid' });
  const perPage = Math.min(asked, 100, quirks.largestPage);
  return request.query.get('pagination') === 'keyset'
    ? keysetPage(directory, request, viewing, quirks, perPage)
    : offsetPage(directory, request, viewing, perPage);
}
