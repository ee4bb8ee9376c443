import { z } from 'zod';
import { controlBody } from '#sandbox/kit/control-routes.ts';
import { jsonAnswer, paramOf, type Route, type SandboxAnswer, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { createStandIn, type StandIn, type StandInOptions } from '#sandbox/kit/stand-in.ts';
import type { Clock } from '#shared/core/clock.ts';
import { placeRoutes } from './place-routes.ts';
import { Refused, refusing } from './replies.ts';
import { roomBookingRoutes } from './room-booking-routes.ts';
import { type TermtimeSettings, termtimeSettings } from './settings.ts';
import { dateIn, TermtimeState } from './state.ts';
import { activityView, roomBookingView, roomView } from './views.ts';

/** The key that the sandbox's configuration uses. Not a secret: it opens nothing but the stand-in. */
export const sandboxTermtimeKey = 'SandboxKey0123456789';

export interface TermtimeOptions {
  readonly clock: Clock;
  readonly settings?: Partial<TermtimeSettings>;
  readonly key?: string;
  readonly latencyMs?: number;
  readonly seed?: number;
  readonly logCapacity?: number;
  readonly url?: string;
  readonly carriedOut?: StandInOptions['carriedOut'];
}

export interface TermtimeStandIn extends StandIn {
  readonly state: TermtimeState;
  /** `<url>/v1/api`. */
  readonly apiUrl: string;
  configure(change: Partial<TermtimeSettings>): void;
}

const base = '/v1/api';

/** `POST /__sandbox/activities`: changes some members of an activity, or removes it. */
const activityControl = z.strictObject({
  code: z.string(),
  remove: z.boolean().default(false),
  rooms: z.array(z.string()).optional(),
  weeks: z.array(z.int()).optional(),
  day: z.int().min(0).max(6).optional(),
  start: z.string().optional(),
  end: z.string().optional(),
});

const usual: TermtimeSettings = { alwaysPending: true, database: 'CambTest', names: 'kept' };

/** One database of TermTime, with the quirks of its reference 7.7.0. */
export function createTermtime(options: TermtimeOptions): TermtimeStandIn {
  const { clock, key = sandboxTermtimeKey } = options;
  const state = new TermtimeState();
  let settings = termtimeSettings.parse({ ...usual, ...options.settings });
  const configure = (change: Partial<TermtimeSettings>): void => {
    settings = termtimeSettings.parse({ ...settings, ...change });
  };
  const list = (path: string, entries: () => readonly unknown[]): Route => ({
    method: 'GET',
    path: `${base}${path}`,
    handler: () => jsonAnswer(200, entries()),
  });
  const types = (map: ReadonlyMap<string, string>) => [...map].map(([c, n]) => ({ c, n, colour: '336699' }));

  const guard = (request: SandboxRequest): SandboxAnswer | undefined => {
    const given = request.query.get('key') ?? keyIn(request.headers.authorization);
    const code = given === undefined ? 108 : !/^[A-Za-z0-9]{20}$/.test(given) ? 100 : given === key ? undefined : 101;
    return code === undefined ? undefined : new Refused(code).answer;
  };

  const standIn = createStandIn({
    name: 'TermTime',
    clock,
    seed: options.seed ?? 1,
    latencyMs: options.latencyMs ?? 0,
    logCapacity: options.logCapacity ?? 1000,
    ...(options.url === undefined ? {} : { url: options.url }),
    ...(options.carriedOut === undefined ? {} : { carriedOut: options.carriedOut }),
    guard,
    routes: [
      {
        method: 'GET',
        path: `${base}/ping`,
        handler: () => jsonAnswer(200, { ping: 1, version: '7.7.0', database: settings.database, user: 'api' }),
      },
      list('/activities', () => [...state.activities.values()].map(activity => activityView(activity, state))),
      list('/timeframes', () =>
        [...state.timeframes.values()].map(timeframe => ({
          c: timeframe.code,
          n: timeframe.name,
          f: timeframe.first,
          l: timeframe.last,
          fDate: timeframe.from,
          lDate: dateIn(timeframe, timeframe.last, 6),
        })),
      ),
      list('/rooms', () => [...state.rooms.values()].map(room => roomView(room, state))),
      {
        method: 'GET',
        path: `${base}/room/:c`,
        handler: refusing(request => {
          const room = state.rooms.get(paramOf(request, 'c'));
          if (room === undefined) throw new Refused(106, paramOf(request, 'c'));
          return jsonAnswer(200, roomView(room, state));
        }),
      },
      list('/campuses', () => [...state.campuses].map(([n, code]) => ({ n, code }))),
      list('/buildings', () =>
        state.buildings.map(({ name, code, campus }) => ({
          n: name,
          code,
          cn: campus,
          fn: state.floors.filter(floor => floor.building === name).map(floor => floor.name),
        })),
      ),
      list('/floors', () =>
        state.floors.map(({ name, code, building, campus }) => ({ n: name, code, bn: building, cn: campus })),
      ),
      list('/departments', () => [...state.departments].map(([c, n]) => ({ c, n }))),
      list('/capabilities', () => [...state.capabilities].map(n => ({ n, type: 0 }))),
      list('/activitytypes', () => types(state.activityTypes)),
      list('/bookingtypes', () => types(state.bookingTypes)),
      // `rooms` is not among the members of an answer, and `blockedRooms` is printed without any.
      list('/roomrelationships', () =>
        [...state.relationships].map(([name, { type }]) => ({
          name,
          ...(type === '' ? {} : { type }),
          blockedRooms: [],
        })),
      ),
      list('/roombookings', () => [...state.roomBookings.values()].map(roomBookingView)),
      ...placeRoutes(state, () => settings, base),
      ...roomBookingRoutes(state, () => settings, base),
    ],
    controls: [
      { method: 'GET', path: '/activities', handler: () => jsonAnswer(200, [...state.activities.values()]) },
      {
        method: 'POST',
        path: '/activities',
        handler: request => {
          const { code, remove, ...change } = controlBody(request, activityControl);
          if (remove) state.activities.delete(code);
          else Object.assign(state.activity(code), change);
          return jsonAnswer(200, { code, remove });
        },
      },
    ],
    unknown: () => new Refused(106).answer,
    expiredToken: () => new Refused(101).answer,
  });
  return { ...standIn, state, apiUrl: `${standIn.url}${base}`, configure };
}

/** The key in `Authorization: k<key>`; the reference prints a blank after the k. */
function keyIn(header: string | undefined): string | undefined {
  return header === undefined ? undefined : header.replace(/^k ?/, '');
}
