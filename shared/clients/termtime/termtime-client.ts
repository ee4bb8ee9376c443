import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { ConfigError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import { asRefusal, judged, refusalIn } from './refusal.ts';
import {
  type Activities,
  type ActivityType,
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
  type Listed,
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
  type UnreadableEntry,
  writeAnswer,
} from './schema.ts';
import type { TermtimeWire } from './wire.ts';
import { createWrites, type TermtimeWrites } from './writes.ts';

/**
 * The reading calls: each returns everything there is (TermTime has no pages), or throws; so it does where most of it
 * cannot be read.
 */
export interface TermtimeReads {
  ping(): Promise<Ping>;
  /** Throws ConfigError unless the key belongs to the configured database. */
  verifyDatabase(): Promise<void>;
  timeframes(): Promise<Listed<Timeframe>>;
  activities(): Promise<Activities>;
  rooms(): Promise<Listed<TermtimeRoom>>;
  campuses(): Promise<Listed<Campus>>;
  buildings(): Promise<Listed<Building>>;
  floors(): Promise<Listed<Floor>>;
  departments(): Promise<Listed<Department>>;
  /** Names of the capabilities for activities. */
  capabilities(): Promise<Listed<string>>;
  activityTypes(): Promise<Listed<ActivityType>>;
  relationships(): Promise<Listed<RoomRelationship>>;
  roomBookings(): Promise<Listed<TermtimeRoomBooking>>;
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
  const list = async <Item>(what: string, schema: z.ZodType<Listed<Item>>): Promise<Listed<Item>> => {
    const answer = await read(`/${what}`, schema);
    assertReadable(what, answer.items.length, answer.unreadable);
    return answer;
  };
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
    timeframes: () => list('timeframes', timeframesAnswer),
    async activities() {
      const answer = await read('/activities', activitiesAnswer);
      assertReadable('activities', answer.activities.length, answer.unreadable);
      return answer;
    },
    rooms: () => list('rooms', roomsAnswer),
    campuses: () => list('campuses', campusesAnswer),
    buildings: () => list('buildings', buildingsAnswer),
    floors: () => list('floors', floorsAnswer),
    departments: () => list('departments', departmentsAnswer),
    async capabilities() {
      const { items, unreadable } = await list('capabilities', capabilitiesAnswer);
      return { items: items.filter(({ isForExams }) => !isForExams).map(({ name }) => name), unreadable };
    },
    activityTypes: () => list('activitytypes', typesAnswer),
    relationships: () => list('roomrelationships', relationshipsAnswer),
    roomBookings: () => list('roombookings', roomBookingsAnswer),
  };
}

/** Only when most of an answer is odd is the answer itself broken; never for a single entry. */
function assertReadable(what: string, readable: number, unreadable: readonly UnreadableEntry[]): void {
  if (unreadable.length <= Math.max(1, readable)) return;
  throw new ImplausibleAnswerError(
    `Most of TermTime's ${what} cannot be read (${unreadable.length} of ${unreadable.length + readable}); the first: ${unreadable[0]?.problem ?? ''}`,
    { advice: 'Nothing was concluded from them. `lockstep probe termtime` shows what differs from what is assumed.' },
  );
}
