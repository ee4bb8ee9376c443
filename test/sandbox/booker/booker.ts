import { z } from 'zod';
import { controlBody } from '#sandbox/kit/control-routes.ts';
import { jsonAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { createStandIn, type StandIn, type StandInOptions } from '#sandbox/kit/stand-in.ts';
import { inBookerNames, inOurNames, operationOf } from '#shared/clients/booker/contract.ts';
import type { Clock } from '#shared/core/clock.ts';
import { bookingRoutes } from './booking-routes.ts';
import { type BookerSettings, bookerSettings, defaultBookerSettings } from './settings.ts';
import { BookerState } from './state.ts';

/** The account that the sandbox's configuration uses. Not a secret: it opens nothing but the stand-in. */
export const sandboxBookerAccount = { email: 'lockstep@example.ac.uk', password: 'not-a-secret' };

export interface BookerOptions {
  readonly clock: Clock;
  readonly settings?: Partial<BookerSettings>;
  readonly account?: { readonly email: string; readonly password: string };
  readonly latencyMs?: number;
  readonly seed?: number;
  readonly logCapacity?: number;
  readonly url?: string;
  readonly carriedOut?: StandInOptions['carriedOut'];
}

type SettingsChange = { readonly [Name in keyof BookerSettings]?: BookerSettings[Name] | undefined };

export interface BookerStandIn extends StandIn {
  readonly state: BookerState;
  configure(change: SettingsChange): void;
  /** Ends every token before its time. */
  revokeTokens(): void;
}

const credentials = z.object({ email: z.string(), password: z.string() });
/** `POST /__sandbox/bookings`: somebody books a room by hand. */
const bookingControl = z.strictObject({
  room: z.string(),
  start: z.string(),
  end: z.string(),
  title: z.string().default('Meeting'),
  createdBy: z.string().default('porter@example.ac.uk'),
});

/** One instance of Booker, as `shared/clients/booker/openapi.json` assumes it. */
export function createBooker(options: BookerOptions): BookerStandIn {
  const { clock, account = sandboxBookerAccount } = options;
  const state = new BookerState();
  let settings = bookerSettings.parse({ ...defaultBookerSettings, ...options.settings });
  const configure = (change: SettingsChange): void => {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    settings = bookerSettings.parse({ ...settings, ...Object.fromEntries(given) });
  };
  const tokens = new Map<string, number>();
  let issued = 0;
  const signIn = operationOf('signIn');
  const rooms = operationOf('listRooms');
  const unauthorised = () => jsonAnswer(401, inBookerNames('Problem', { message: 'Authorization has been denied.' }));
  const bearerOf = (request: SandboxRequest) => (request.headers.authorization ?? '').replace(/^Bearer /, '');

  const standIn = createStandIn({
    name: 'Booker',
    clock,
    seed: options.seed ?? 1,
    latencyMs: options.latencyMs ?? 0,
    logCapacity: options.logCapacity ?? 1000,
    ...(options.url === undefined ? {} : { url: options.url }),
    ...(options.carriedOut === undefined ? {} : { carriedOut: options.carriedOut }),
    guard: request => {
      if (request.path === signIn.path) return undefined;
      return (tokens.get(bearerOf(request)) ?? 0) > request.at ? undefined : unauthorised();
    },
    routes: [
      {
        method: signIn.method,
        path: signIn.path,
        handler: request => {
          const given = credentials.safeParse(inOurNames('Credentials', parsed(request.body)));
          if (given.data?.email !== account.email || given.data.password !== account.password) return unauthorised();
          issued += 1;
          const token = `booker-token-${issued}`;
          tokens.set(token, clock.now() + settings.tokenSeconds * 1000);
          return jsonAnswer(200, inBookerNames('Token', { token, expiresIn: settings.tokenSeconds }));
        },
      },
      {
        method: rooms.method,
        path: rooms.path,
        handler: () => jsonAnswer(200, inBookerNames('RoomList', { rooms: [...state.rooms.values()] })),
      },
      ...bookingRoutes({ state, settings: () => settings, account: () => settings.showsUsAs ?? account.email }),
    ],
    controls: [
      { method: 'GET', path: '/bookings', handler: () => jsonAnswer(200, [...state.bookings.values()]) },
      {
        method: 'POST',
        path: '/bookings',
        handler: request => jsonAnswer(201, state.book(controlBody(request, bookingControl))),
      },
      {
        method: 'POST',
        path: '/settings',
        handler: request => {
          configure(controlBody(request, bookerSettings.partial()));
          return jsonAnswer(200, settings);
        },
      },
    ],
    unknown: () => jsonAnswer(404, {}),
    expiredToken: unauthorised,
  });
  return { ...standIn, state, configure, revokeTokens: () => tokens.clear() };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
