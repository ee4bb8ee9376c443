import { z } from 'zod';
import { controlBody } from '#sandbox/kit/control-routes.ts';
import { jsonAnswer, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { serve } from '#sandbox/kit/serve.ts';
import { createStandIn, type StandIn } from '#sandbox/kit/stand-in.ts';
import type { Clock } from '#shared/core/clock.ts';
import { errorAnswer } from './envelope.ts';
import { PeopleDirectory } from './people-directory.ts';
import type { Person } from './person.ts';
import { type LookupQuirks, personRoutes } from './person-routes.ts';

export interface LookupOptions {
  readonly clock: Clock;
  readonly people: Iterable<Person>;
  /** The group and its password, for the direct route. */
  readonly group: { readonly name: string; readonly password: string };
  /** The client and its secret, for the gateway. */
  readonly client: { readonly id: string; readonly secret: string };
  readonly tokenSeconds?: number;
  readonly latencyMs?: number;
  /** Its address where it has one; see the kit. */
  readonly url?: string;
  readonly seed?: number;
}

export interface LookupStandIn extends StandIn {
  readonly people: PeopleDirectory;
  readonly quirks: LookupQuirks;
  /** `<url>/api/v1`, with Basic. */
  readonly directUrl: string;
  /** `<url>/lookup/v1`, with a token from `tokenUrl`. */
  readonly gatewayUrl: string;
  readonly tokenUrl: string;
  /** Forgets every token that was given out. */
  revokeTokens(): void;
}

/** `POST /__sandbox/people`: adds somebody, cancels them or brings them back. */
const personControl = z.strictObject({ crsid: z.string(), cancelled: z.boolean() });

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Lookup, both ways to reach it, answering in this process. */
export function createLookup(options: LookupOptions): LookupStandIn {
  const { clock, group, client } = options;
  const people = new PeopleDirectory(options.people);
  const quirks: LookupQuirks = { malformed: 'fails the request', addStranger: false };
  const tokens = new Map<string, number>();
  let issued = 0;

  const issueToken = (request: SandboxRequest): SandboxAnswer => {
    const form = new URLSearchParams(request.body);
    if (request.headers.authorization !== basic(client.id, client.secret))
      return jsonAnswer(401, { error: 'invalid_client' });
    if (form.get('grant_type') !== 'client_credentials' || !form.get('scope')?.endsWith('/lookup')) {
      return jsonAnswer(400, { error: 'invalid_scope' });
    }
    issued += 1;
    const token = `lookup-token-${issued}`;
    const seconds = options.tokenSeconds ?? 3600;
    tokens.set(token, clock.now() + seconds * 1000);
    return jsonAnswer(200, { access_token: token, token_type: 'Bearer', expires_in: seconds });
  };

  const guard = (request: SandboxRequest): SandboxAnswer | undefined => {
    const { authorization = '' } = request.headers;
    if (request.path.startsWith('/api/v1/') && authorization !== basic(group.name, group.password)) {
      return errorAnswer(request, 401, 'Authentication required');
    }
    const expiry = tokens.get(authorization.replace(/^Bearer /, ''));
    if (request.path.startsWith('/lookup/v1/') && (expiry === undefined || expiry <= request.at)) {
      return jsonAnswer(401, { fault: { faultstring: 'Invalid access token' } });
    }
    return undefined;
  };

  const standIn = createStandIn({
    name: 'Lookup',
    clock,
    routes: [
      { method: 'POST', path: '/oauth2/v1/token', handler: issueToken },
      ...personRoutes({ people, quirks, base: '/api/v1' }),
      ...personRoutes({ people, quirks, base: '/lookup/v1' }),
    ],
    guard,
    controls: [
      {
        method: 'POST',
        path: '/people',
        handler: request => {
          const { crsid, cancelled } = controlBody(request, personControl);
          people.set(crsid, cancelled);
          return jsonAnswer(200, { crsid, cancelled });
        },
      },
    ],
    unknown: request => errorAnswer(request, 404, 'Not found'),
    latencyMs: options.latencyMs ?? 0,
    ...(options.url === undefined ? {} : { url: options.url }),
    seed: options.seed ?? 1,
  });
  const { url } = standIn;
  return {
    ...standIn,
    people,
    quirks,
    directUrl: `${url}/api/v1`,
    gatewayUrl: `${url}/lookup/v1`,
    tokenUrl: `${url}/oauth2/v1/token`,
    revokeTokens: () => tokens.clear(),
  };
}

/** Lookup over real HTTP. */
export function startLookup(options: LookupOptions & { readonly port?: number }): Promise<LookupStandIn> {
  return serve(options.port ?? 0, url => createLookup({ ...options, url }));
}
