import { z } from 'zod';
import { jsonAnswer, paramOf, type Route, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import type { Hook, Project } from './project.ts';
import { hookEntity } from './project-entity.ts';
import { listAnswer, type ProjectParts, withProject } from './rest-parts.ts';

const hookBody = z.object({
  url: z.url(),
  name: z.string().optional(),
  description: z.string().optional(),
  push_events: z.boolean().default(true),
  enable_ssl_verification: z.boolean().default(true),
  token: z.string().nullable().optional(),
  signing_token: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{43}=$/)
    .nullable()
    .optional(),
});

function bodyOf(request: SandboxRequest) {
  try {
    return hookBody.safeParse(JSON.parse(request.body));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The hooks of a project. Source: facts page on group projects and webhooks. */
export function hookRoutes(parts: ProjectParts): Route[] {
  const { forge, now } = parts;
  const onHook = (handle: (hook: Hook, project: Project, request: SandboxRequest) => SandboxAnswer) =>
    withProject(parts, (project, request) => {
      const hook = project.hooks.find(({ id }) => `${id}` === paramOf(request, 'hook'));
      return hook === undefined ? jsonAnswer(404, { message: '404 Not found' }) : handle(hook, project, request);
    });
  return [
    {
      method: 'GET',
      path: '/projects/:id/hooks',
      handler: withProject(parts, (project, request) =>
        listAnswer(request, project.hooks, hook => hookEntity(hook, project.id)),
      ),
    },
    {
      method: 'GET',
      path: '/projects/:id/hooks/:hook',
      handler: onHook((hook, { id }) => jsonAnswer(200, hookEntity(hook, id))),
    },
    {
      method: 'POST',
      path: '/projects/:id/hooks',
      handler: withProject(parts, (project, request) => {
        const body = bodyOf(request);
        if (body?.success !== true) return jsonAnswer(422, { error: 'Invalid url given' });
        if (project.archived) return jsonAnswer(403, { message: '403 Forbidden' });
        const { data } = body;
        const hook: Hook = {
          id: forge.nextHookId(),
          url: data.url,
          name: data.name ?? null,
          description: data.description ?? null,
          pushEvents: data.push_events,
          sslVerification: data.enable_ssl_verification,
          token: data.token ?? null,
          signingToken: data.signing_token ?? null,
          createdAt: now(),
          failures: 0,
          alertStatus: 'executable',
          disabledUntil: null,
        };
        project.hooks.push(hook);
        return jsonAnswer(201, hookEntity(hook, project.id));
      }),
    },
    {
      method: 'PUT',
      path: '/projects/:id/hooks/:hook',
      handler: onHook((hook, { id }, request) => {
        const body = bodyOf(request);
        if (body?.success !== true) return jsonAnswer(422, { error: 'Invalid url given' });
        const { data } = body;
        // Another address must not learn the old one's secret: GitLab forgets it.
        if (data.url !== hook.url) Object.assign(hook, { token: null, signingToken: null });
        hook.url = data.url;
        hook.pushEvents = data.push_events;
        hook.sslVerification = data.enable_ssl_verification;
        if (data.name !== undefined) hook.name = data.name;
        if (data.description !== undefined) hook.description = data.description;
        if (data.token !== undefined) hook.token = data.token;
        if (data.signing_token !== undefined) hook.signingToken = data.signing_token;
        return jsonAnswer(200, hookEntity(hook, id));
      }),
    },
    {
      method: 'DELETE',
      path: '/projects/:id/hooks/:hook',
      handler: onHook((hook, project) => {
        project.hooks.splice(project.hooks.indexOf(hook), 1);
        return { status: 204, body: '' };
      }),
    },
  ];
}
