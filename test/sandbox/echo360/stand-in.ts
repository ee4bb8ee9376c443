import { controlBody } from '#sandbox/kit/control-routes.ts';
import { jsonAnswer, type Route, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { serve } from '#sandbox/kit/serve.ts';
import { createStandIn, type StandIn, type StandInOptions } from '#sandbox/kit/stand-in.ts';
import type { Clock } from '#shared/core/clock.ts';
import { Institution } from './institution.ts';
import { courseResource, departmentResource, organizationResource } from './reference/catalogue.ts';
import { buildingResource, campusResource, roomResource } from './reference/places.ts';
import { type ReferenceContext, resourceRoutes } from './reference/resource.ts';
import { sectionResource, termResource } from './reference/teaching.ts';
import { userResource } from './reference/users.ts';
import { coded } from './refusal.ts';
import { scheduleRoutes } from './schedules/schedule-routes.ts';
import { Guard, tooMany, unauthorized } from './server/guard.ts';
import { oauthRoute } from './server/oauth-route.ts';
import { refusing } from './server/refusing.ts';
import { type ApiClient, Tokens } from './server/tokens.ts';
import { defaultSettings, type Echo360Settings, settingsSchema } from './settings.ts';

export interface Echo360Options {
  readonly clock: Clock;
  /** Its address where it has one; see the kit. */
  readonly url?: string;
  /** Who may ask for tokens; by default `sandboxClient`. */
  readonly clients?: readonly ApiClient[];
  readonly settings?: Partial<Echo360Settings>;
  readonly latencyMs?: number;
  /** Decides ids and misbehaviours. */
  readonly seed?: number;
  readonly logCapacity?: number;
  /** Told of every request as soon as it has taken effect, with its true answer. */
  readonly carriedOut?: StandInOptions['carriedOut'];
}

export interface Echo360StandIn extends StandIn {
  readonly state: Institution;
  /** What is switched on now. */
  readonly settings: Echo360Settings;
  /** Switches some of the uncertain behaviours. */
  configure(change: Partial<Echo360Settings>): void;
  /** Ends every access token before its time. */
  revokeTokens(): void;
}

/** The API client that the sandbox's configuration uses. Not a secret: it opens nothing but the stand-in. */
export const sandboxClient: ApiClient = { id: 'lockstep-sandbox', secret: 'not-a-secret' };

const version1 = '/public/api/v1';

/** One institution's Echo360, answering in this process. */
export function createEcho360StandIn(options: Echo360Options): Echo360StandIn {
  const { clock, clients = [sandboxClient], seed = 1 } = options;
  const state = new Institution(seed);
  let settings = settingsSchema.parse({ ...defaultSettings, ...options.settings });
  state.emailCase = settings.emailCase;
  const configure = (change: Partial<Echo360Settings>): void => {
    settings = settingsSchema.parse({ ...settings, ...change });
    state.emailCase = settings.emailCase;
  };
  const now = (): number => clock.now();
  const tokens = new Tokens(clients, state.institutionId, state.newId);
  const guard = new Guard(tokens, () => settings, now);
  const contextOf = (): ReferenceContext => ({ state, settings, now: now() });
  const routes: Route[] = [
    oauthRoute(tokens, () => settings, now),
    ...scheduleRoutes(contextOf),
    ...resourceRoutes(campusResource, version1, contextOf),
    ...resourceRoutes(buildingResource, version1, contextOf),
    ...resourceRoutes(roomResource, version1, contextOf),
    ...resourceRoutes(organizationResource, version1, contextOf),
    ...resourceRoutes(departmentResource, version1, contextOf),
    ...resourceRoutes(courseResource, version1, contextOf),
    ...resourceRoutes(termResource, version1, contextOf),
    ...resourceRoutes(sectionResource, version1, contextOf),
    ...resourceRoutes(userResource, version1, contextOf),
  ];
  const standIn = createStandIn({
    name: 'Echo360',
    clock,
    seed,
    ...(options.url === undefined ? {} : { url: options.url }),
    latencyMs: options.latencyMs ?? 0,
    logCapacity: options.logCapacity ?? 1000,
    ...(options.carriedOut === undefined ? {} : { carriedOut: options.carriedOut }),
    routes: routes.map(refusing),
    guard: (request: SandboxRequest) => guard.check(request),
    unknown: () => coded(404, 'NotFound', 'Resource not found').answer,
    rateLimited: () => tooMany({ ...settings, retryAfter: false }, 0),
    expiredToken: () => unauthorized(settings),
    controls: [
      { method: 'GET', path: '/settings', handler: () => jsonAnswer(200, settings) },
      {
        method: 'POST',
        path: '/settings',
        handler: request => {
          settings = settingsSchema.parse({ ...settings, ...controlBody(request, settingsSchema.partial()) });
          return jsonAnswer(200, settings);
        },
      },
      { method: 'GET', path: '/schedules', handler: () => jsonAnswer(200, state.snapshot()) },
    ],
  });
  return {
    ...standIn,
    state,
    get settings() {
      return settings;
    },
    configure,
    revokeTokens: () => tokens.revokeAll(),
  };
}

/** The same over real HTTP. */
export function startEcho360StandIn(options: Echo360Options & { readonly port?: number }): Promise<Echo360StandIn> {
  return serve(options.port ?? 0, url => createEcho360StandIn({ ...options, url }));
}
