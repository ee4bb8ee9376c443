import type { Upstream } from '#shared/clients/upstream.ts';
import { ConfigError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { Cmis } from './cmis.ts';
import type { CmisConfig } from './config.ts';
import type { CmisDatabase } from './database.ts';
import { EventReads } from './event-reads.ts';
import { type Metering, meteredDatabase } from './metered-database.ts';
import { openOracleDatabase } from './oracle-database.ts';
import { Queue } from './queue.ts';
import { ReferenceReads } from './reference-reads.ts';
import { type CmisContext, type RunConnection, RunConnections } from './run-connections.ts';
import { openSqliteDatabase } from './sqlite-database.ts';

/** What CMIS needs of an instance. */
export interface CmisInstance extends Pick<Instance, 'secrets'> {
  /** Opens a connection in place of the configured driver: for a simulation, whose database is in the same process. */
  readonly openCmis?: (signal: AbortSignal) => Promise<CmisDatabase>;
}

/** Opens the configured database, one connection. */
async function openDatabase(
  config: CmisConfig,
  secrets: Instance['secrets'],
  signal: AbortSignal,
): Promise<CmisDatabase> {
  const { database } = config;
  const statementTimeoutMs = config.totalTimeoutSeconds * 1000;
  if (database.driver === 'sqlite') return openSqliteDatabase(database.file, statementTimeoutMs);
  const password = await secrets.read(database.password);
  return openOracleDatabase({ ...database, password, statementTimeoutMs, signal });
}

/** Throws ConfigError if the database is not the one that the configuration names. */
function verifyName(database: CmisDatabase, expected: string): void {
  if (database.names.some(name => name.toLowerCase() === expected.toLowerCase())) return;
  throw new ConfigError(
    `The CMIS database should be "${expected}" but goes by ${database.names.map(name => `"${name}"`).join(', ') || 'no name'}`,
    { advice: 'Nothing was read. Correct the connection or the `name` of cmis in the configuration.' },
  );
}

/**
 * CMIS over a connection that is open; `createCmisUpstream` is the way in for everything but tests of other databases.
 */
export function cmisOver(
  { database: opened, calendars, rooms }: RunConnection,
  context: UpstreamContext,
  metering: Metering,
): Cmis {
  const database = meteredDatabase(opened, context, metering);
  const queue = new Queue(database);
  const events = new EventReads(database, calendars, rooms);
  const reference = new ReferenceReads(database, rooms);
  return {
    calendar: (setId, mustKnow) => calendars.get(database, setId, mustKnow),
    hasUnprocessed: () => queue.hasUnprocessed(),
    queueRows: ({ max, afterId }) => queue.unprocessed(max, afterId),
    unprocessedRows: ids => queue.unprocessedById(ids),
    unprocessedDays: () => queue.unprocessedDays(),
    inProgressRows: ({ max, afterId }) => queue.inProgress(max, afterId ?? 0),
    queueRowsById: ids => queue.byId(ids),
    markRows: (ids, mark) => queue.mark(ids, mark),
    failRows: (errors, from) => queue.fail(errors, from),
    occurrences: (setId, slotIds) => events.occurrences(setId, slotIds),
    slotEntries: (setId, slotIds) => events.entries(setId, slotIds),
    roomDayEvents: selections => events.roomDayEvents(selections),
    yearEvents: (setId, selection) => events.yearEvents(setId, selection),
    recordingRooms: setId => reference.recordingRooms(setId),
    rooms: (setId, roomIds) => reference.rooms(setId, roomIds),
    roomGroups: setId => reference.roomGroups(setId),
    modules: (setId, moduleIds) => reference.modules(setId, moduleIds),
    departments: departmentIds => reference.departments(departmentIds),
  };
}

/**
 * CMIS, connected for one stage of a run at a time, counting and guarding as its context says. A run's first stage
 * connects and verifies the database's name; the others use that connection, which is closed when the run ends.
 */
export type CmisUpstream = Upstream<Promise<Cmis>, CmisContext>;

/** Prepares CMIS, once per instance. */
export function createCmisUpstream(config: CmisConfig, instance: CmisInstance): CmisUpstream {
  const connections = new RunConnections(async signal => {
    const open = instance.openCmis ?? (stop => openDatabase(config, instance.secrets, stop));
    const database = await open(signal);
    try {
      verifyName(database, config.name);
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }, config.firstWeekday);
  const timeoutMs = config.totalTimeoutSeconds * 1000;
  return {
    target: config.name,
    connect: async context =>
      cmisOver(await connections.of(context), context, { timeoutMs, broken: () => connections.drop(context) }),
  };
}
