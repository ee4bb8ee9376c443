import type { Route, SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import type { Clock } from '#shared/core/clock.ts';
import { Forge } from './forge.ts';
import { type GraphqlQuirks, graphqlRoute } from './graphql-route.ts';
import { groupRoutes } from './group-routes.ts';
import { hookRoutes } from './hook-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import type { ProjectParts } from './rest-parts.ts';
import { type SystemHook, Webhooks } from './webhooks.ts';

export interface ProjectSideOptions {
  readonly clock: Clock;
  /** As the instance calls itself: decides what its GraphQL schema has. */
  readonly version: string;
  readonly userIdOf: (request: SandboxRequest) => number | undefined;
  readonly externalUrl: (request: SandboxRequest) => string;
  readonly send?: ((request: Request) => Promise<Response>) | undefined;
  readonly systemHooks?: readonly SystemHook[] | undefined;
}

/** Groups, projects, repositories and hooks of an instance. */
export interface ProjectSide {
  readonly forge: Forge;
  readonly webhooks: Webhooks;
  readonly graphql: GraphqlQuirks;
  readonly routes: readonly Route[];
}

export function createProjectSide(options: ProjectSideOptions): ProjectSide {
  const { clock } = options;
  const forge = new Forge(clock);
  const graphql: GraphqlQuirks = {
    complexityLimit: 250,
    off: false,
    hides: new Set(),
    miscounts: 0,
  };
  const webhooks = new Webhooks({
    forge,
    now: () => clock.now(),
    baseUrl: () => 'https://gitlab.example.org',
    ...(options.send === undefined ? {} : { send: options.send }),
    ...(options.systemHooks === undefined ? {} : { systemHooks: options.systemHooks }),
  });
  const parts: ProjectParts = {
    forge,
    now: () => clock.now(),
    reachable: request => {
      const user = options.userIdOf(request);
      return user !== undefined && !forge.withoutAccess.has(user);
    },
    externalUrl: options.externalUrl,
  };
  const rest = [...groupRoutes(parts), ...repositoryRoutes(parts), ...hookRoutes(parts)];
  return {
    forge,
    webhooks,
    graphql,
    routes: [
      ...rest.map(route => ({ ...route, path: `/api/v4${route.path}` })),
      graphqlRoute(parts, { version: options.version, quirks: graphql }),
    ],
  };
}
