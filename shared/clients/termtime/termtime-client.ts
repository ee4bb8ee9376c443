import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { ConfigError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import { asRefusal, judged, refusalIn } from './refusal.ts';
import {
  type Activities,
  activitiesAnswer,
  type Building,
  buildingsAnswer,
  type Campus,
  campusesAnswer,
  capabilitiesAnswer,
  type Department,
  departmentsAnswer,
  type Floor,
  floorsAnswer,
  type Ping,
  pingAnswer,
  type RoomRelationship,
  relationshipsAnswer,
  roomBookingsAnswer,
  roomsAnswer,
  type TermtimeRoom,
  type TermtimeRoomBooking,
  type Timeframe,
  timeframesAnswer,
  typesAnswer,
  writeAnswer,
} from './schema.ts';
import type { TermtimeWire } from './wire.ts';
import { createWrites, type TermtimeWrites } from './writes.ts';

/** The reading calls: each returns everything there is (TermTime has no pages), or throws. */
export interface TermtimeReads {
  ping(): Promise<Ping>;
  /** Throws ConfigError unless the key belongs to the configured database. */
  verifyDatabase(): Promise<void>;
  timeframes(): Promise<readonly Timeframe[]>;
  activities(): Promise<Activities>;
  rooms(): Promise<readonly TermtimeRoom[]>;
  campuses(): Promise<readonly Campus[]>;
  buildings(): Promise<readonly Building[]>;
  floors(): Promise<readonly Floor[]>;
  departments(): Promise<readonly Department[]>;
  /** Names of the capabilities for activities. */
  capabilities(): Promise<readonly string[]>;
  activityTypes(): Promise<readonly { readonly code: string; readonly name: string }[]>;
  bookingTypes(): Promise<readonly { readonly code: string; readonly name: string }[]>;
  relationships(): Promise<readonly RoomRelationship[]>;
  roomBookings(): Promise<readonly TermtimeRoomBooking[]>;
}

/**
 * One database of TermTime for one run. Refusals of one thing come as answers; the rest is thrown. Quirks: README.md.
 */
export interface TermtimeClient extends TermtimeReads, TermtimeWrites {}

/** A client of one database for one run. `database`: the name that it must have. */
export function createTermtimeClient(http: HttpClient, database: string): TermtimeClient {
  const wire = wireOn(http);
  return { ...createReads(wire, database), ...createWrites(wire) };
}

function wireOn(http: HttpClient): TermtimeWire {
  return {
    async read(path, schema) {
      try {
        return (await http.request({ method: 'GET', path, schema })).data;
      } catch (error) {
        // A key or a database that is not accepted says so in its own words.
        asRefusal(error);
        throw error;
      }
    },
    async write(request) {
      try {
        const { data } = await http.request({
          ...request,
          schema: writeAnswer,
          body: 'text',
          repeatable: request.method !== 'POST',
        });
        const refusal = refusalIn(data);
        if (refusal !== undefined) return judged(refusal);
        if (z.object({ code: z.coerce.number().pipe(z.literal(0)) }).safeParse(data).success) {
          return { kind: 'done', data: undefined };
        }
        throw new ImplausibleAnswerError(
          `TermTime answered ${request.method} ${request.path} with something other than its code 0`,
          {
            advice:
              'Whether it was done is not known; the next run looks. Check that no proxy answers in TermTime’s place.',
          },
        );
      } catch (error) {
        const refusal = asRefusal(error);
        if (refusal !== undefined) return refusal;
        throw error;
      }
    },
  };
}

function createReads({ read }: TermtimeWire, database: string): TermtimeReads {
  const ping = () => read('/ping', pingAnswer);
  return {
    ping,
    async verifyDatabase() {
      const answer = await ping();
      if (answer.database === database) return;
      throw new ConfigError(
        `The key of TermTime opens the database ${answer.database}, not ${database}. Nothing was written.`,
        {
          advice: 'Check key and database of the TermTime connection: they must belong together.',
        },
      );
    },
    timeframes: () => read('/timeframes', timeframesAnswer),
    async activities() {
      const answer = await read('/activities', activitiesAnswer);
      const { activities, unreadable } = answer;
      if (unreadable.length <= activities.length) return answer;
      throw new ImplausibleAnswerError(
        `Most of TermTime's activities cannot be read (${unreadable.length} of ${unreadable.length + activities.length}); the first: ${unreadable[0]?.problem ?? ''}`,
        {
          advice: 'Nothing was concluded from them. `lockstep probe termtime` shows what differs from what is assumed.',
        },
      );
    },
    rooms: () => read('/rooms', roomsAnswer),
    campuses: () => read('/campuses', campusesAnswer),
    buildings: () => read('/buildings', buildingsAnswer),
    floors: () => read('/floors', floorsAnswer),
    departments: () => read('/departments', departmentsAnswer),
    capabilities: async () =>
      (await read('/capabilities', capabilitiesAnswer)).filter(({ isForExams }) => !isForExams).map(({ name }) => name),
    activityTypes: () => read('/activitytypes', typesAnswer),
    bookingTypes: () => read('/bookingtypes', typesAnswer),
    relationships: () => read('/roomrelationships', relationshipsAnswer),
    roomBookings: () => read('/roombookings', roomBookingsAnswer),
  };
}
