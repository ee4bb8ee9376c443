import {
  type Handler,
  jsonAnswer,
  paramOf,
  type Route,
  type SandboxAnswer,
  type SandboxRequest,
} from '#sandbox/kit/sandbox-http.ts';
import { type Access, unauthorized } from './access.ts';
import { answerBlock, answerUnblock } from './moderation.ts';
import type { User } from './user.ts';
import type { UserDirectory } from './user-directory.ts';
import { userEntity } from './user-entity.ts';
import { type ListingQuirks, listUsers } from './user-listing.ts';

export interface UserRouteParts {
  readonly directory: UserDirectory;
  readonly access: Access;
  readonly quirks: ListingQuirks;
  readonly externalUrl: (request: SandboxRequest) => string;
}

const notFound = (what: string): SandboxAnswer => jsonAnswer(404, { message: `404 ${what} Not Found` });
const forbidden = (): SandboxAnswer => jsonAnswer(403, { message: '403 Forbidden' });

const prefix = '/api/v4';

/** The users API: listing, single users, moderation, custom attributes. */
export function userRoutes({ directory, access, quirks, externalUrl }: UserRouteParts): Route[] {
  const asUser = (handle: (user: User, request: SandboxRequest) => SandboxAnswer): Handler => {
    return request => {
      const user = access.userOf(request);
      return user === undefined ? unauthorized() : handle(user, request);
    };
  };
  const viewing = (user: User, request: SandboxRequest) => ({
    admin: user.isAdmin,
    withAttributes: user.isAdmin && request.query.get('with_custom_attributes') === 'true',
    externalUrl: externalUrl(request),
  });
  const asAdmin = (handle: (target: User, request: SandboxRequest, admin: User) => SandboxAnswer): Handler =>
    asUser((user, request) => {
      if (!user.isAdmin) return forbidden();
      const target = directory.find(Number(paramOf(request, 'id')));
      return target === undefined ? notFound('User') : handle(target, request, user);
    });
  const moderated = (act: typeof answerBlock): Handler =>
    asAdmin((target, _request, admin) => {
      const { status, body } = act(directory, target, admin);
      return jsonAnswer(status, body);
    });
  const attributes = '/users/:id/custom_attributes';

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/user',
      handler: asUser((user, request) => jsonAnswer(200, userEntity(user, viewing(user, request)))),
    },
    {
      method: 'GET',
      path: '/personal_access_tokens/self',
      handler: asUser(user =>
        jsonAnswer(200, {
          id: 71,
          name: 'lockstep',
          revoked: false,
          created_at: '2026-01-05T09:12:44.210Z',
          scopes: ['api', 'admin_mode'],
          user_id: user.id,
          active: true,
          expires_at: directory.tokenEnds,
        }),
      ),
    },
    {
      method: 'GET',
      path: '/users',
      handler: asUser((user, request) => listUsers(directory, request, viewing(user, request), quirks)),
    },
    {
      method: 'GET',
      path: '/users/:id',
      handler: asUser((user, request) => {
        const target = directory.find(Number(paramOf(request, 'id')));
        return target === undefined ? notFound('User') : jsonAnswer(200, userEntity(target, viewing(user, request)));
      }),
    },
    { method: 'POST', path: '/users/:id/block', handler: moderated(answerBlock), takesNoBody: true },
    { method: 'POST', path: '/users/:id/unblock', handler: moderated(answerUnblock), takesNoBody: true },
    {
      method: 'GET',
      path: attributes,
      handler: asAdmin(target =>
        jsonAnswer(
          200,
          [...(target.attributes ?? [])].map(([key, value]) => ({ key, value })),
        ),
      ),
    },
    {
      method: 'PUT',
      path: `${attributes}/:key`,
      handler: asAdmin((target, request) => {
        const value = attributeValue(request);
        if (value === undefined) return jsonAnswer(400, { error: 'value is missing' });
        const key = paramOf(request, 'key');
        directory.setAttribute(target, key, value);
        return jsonAnswer(200, { key, value });
      }),
    },
    {
      method: 'DELETE',
      path: `${attributes}/:key`,
      handler: asAdmin((target, request) =>
        target.attributes?.delete(paramOf(request, 'key')) === true
          ? { status: 204, body: '' }
          : jsonAnswer(404, { message: '404 Not found' }),
      ),
    },
  ];
  return routes.map(route => ({ ...route, path: `${prefix}${route.path}` }));
}

/** `value` of a JSON or form body, or of the query; GitLab takes all three. */
function attributeValue({ body, headers, query }: SandboxRequest): string | undefined {
  if (headers['content-type']?.startsWith('application/json')) {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('value' in parsed)) return undefined;
    return typeof parsed.value === 'string' && parsed.value !== '' ? parsed.value : undefined;
  }
  return new URLSearchParams(body).get('value') ?? query.get('value') ?? undefined;
}
