import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { ConfigError, ImplausibleAnswerError } from '#shared/core/errors.ts';
import { type Activities, activitiesAnswer, type Timeframe, timeframesAnswer } from './activity-schema.ts';
import { callsOver, type TermtimeCalls } from './calls.ts';
import type { Listed, UnreadableEntry } from './listed.ts';
import { key, text } from './members.ts';
import { roomBookingsAnswer, type TermtimeRoomBooking } from './room-booking-schema.ts';
import {
  type ActivityType,
  type Building,
  buildingsAnswer,
  type Campus,
  campusesAnswer,
  capabilitiesAnswer,
  type Department,
  departmentsAnswer,
  type Floor,
  floorsAnswer,
  type RoomRelationship,
  relationshipsAnswer,
  roomsAnswer,
  type TermtimeRoom,
  typesAnswer,
} from './room-schema.ts';
import { createWrites, type TermtimeWrites } from './writes.ts';

const pingAnswer = z.object({ version: text, database: key, user: text });
export type Ping = z.output<typeof pingAnswer>;

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
  const calls = callsOver(http);
  return { ...createReads(calls, database), ...createWrites(calls) };
}

function createReads({ read }: TermtimeCalls, database: string): TermtimeReads {
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
