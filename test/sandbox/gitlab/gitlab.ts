import { jsonAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { serve } from '#sandbox/kit/serve.ts';
import { createStandIn, type StandIn, type StandInOptions } from '#sandbox/kit/stand-in.ts';
import type { Clock } from '#shared/core/clock.ts';
import { Access, applicationLimited, unauthorized } from './access.ts';
import { gitlabControls } from './controls.ts';
import { blockUser, unblockUser } from './moderation.ts';
import { createProjectSide, type ProjectSide } from './projects/project-side.ts';
import type { SystemHook } from './projects/webhooks.ts';
import type { User } from './user.ts';
import { type Actor, UserDirectory } from './user-directory.ts';
import type { ListingQuirks } from './user-listing.ts';
import { userRoutes } from './user-routes.ts';

export interface GitlabOptions {
  readonly clock: Clock;
  readonly users: Iterable<User>;
  readonly tokens: ReadonlyMap<string, number>;
  readonly perMinute?: number;
  /** Host by which the instance calls itself, when it is not the one it is reached at. */
  readonly externalHost?: string;
  /** As it says in its metadata, and what its GraphQL schema has. */
  readonly version?: string;
  /** Sends a webhook; `fetch` unless given. */
  readonly send?: (request: Request) => Promise<Response>;
  readonly systemHooks?: readonly SystemHook[];
  readonly latencyMs?: number;
  /** Its address where it has one; see the kit. */
  readonly url?: string;
  readonly seed?: number;
  /** Told of every request as soon as it has taken effect, with its true answer. */
  readonly carriedOut?: StandInOptions['carriedOut'];
}

export interface GitlabStandIn extends StandIn, Omit<ProjectSide, 'routes'> {
  readonly directory: UserDirectory;
  /** Switchable while it runs. */
  readonly quirks: ListingQuirks;
  /** What a person with administrator rights does in the user interface. */
  readonly person: Actor & { block(username: string): void; unblock(username: string): void };
}

/** A GitLab instance, as far as its users and the projects of its groups go, answering in this process. */
export function createGitlab(options: GitlabOptions): GitlabStandIn {
  const { clock } = options;
  const directory = new UserDirectory(clock, options.users);
  const quirks: ListingQuirks = { dropLink: false, largestPage: 100 };
  const access = new Access({ directory, tokens: options.tokens, perMinute: options.perMinute });
  const externalUrl = ({ headers }: SandboxRequest): string =>
    options.externalHost === undefined ? `http://${headers.host}` : `https://${options.externalHost}`;
  const { version = '18.5.1-ee', send, systemHooks } = options;
  const userIdOf = (request: SandboxRequest) => access.userOf(request)?.id;
  const { routes: ofProjects, ...projectSide } = createProjectSide({
    clock,
    version,
    userIdOf,
    externalUrl,
    send,
    systemHooks,
  });
  const routes = [...userRoutes({ directory, access, quirks, externalUrl }), ...ofProjects];
  const metadata = { version, revision: '4df2e18a91c', kas: { enabled: false }, enterprise: true };
  const actor = { id: 7, username: 'root-user' };
  const standIn = createStandIn({
    name: 'GitLab',
    clock,
    routes: [...routes, { method: 'GET', path: '/api/v4/metadata', handler: () => jsonAnswer(200, metadata) }],
    guard: request => access.guard(request),
    unknown: () => jsonAnswer(404, { error: '404 Not Found' }),
    rateLimited: applicationLimited,
    expiredToken: unauthorized,
    controls: gitlabControls(directory, quirks, actor),
    latencyMs: options.latencyMs ?? 0,
    ...(options.carriedOut === undefined ? {} : { carriedOut: options.carriedOut }),
    ...(options.url === undefined ? {} : { url: options.url }),
    seed: options.seed ?? 1,
  });
  return {
    ...standIn,
    ...projectSide,
    directory,
    quirks,
    person: {
      ...actor,
      block: username => blockUser(directory, directory.named(username), actor),
      unblock: username => unblockUser(directory, directory.named(username), actor),
    },
  };
}

/** The same over real HTTP. */
export function startGitlab(options: GitlabOptions & { readonly port?: number }): Promise<GitlabStandIn> {
  return serve(options.port ?? 0, url => createGitlab({ ...options, url }));
}
