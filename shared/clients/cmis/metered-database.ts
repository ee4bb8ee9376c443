import type { UpstreamContext } from '#shared/clients/upstream-context.ts';
import type { CmisDatabase } from './database.ts';

/** The upstream's name in a run's request counts. */
export const upstream = 'cmis';

/** The database as a run uses it, no statement taking longer than `timeoutMs`: every statement is counted, none is sent once the run is to stop, and none writes without the lease. */
export function meteredDatabase(database: CmisDatabase, context: UpstreamContext, timeoutMs: number): CmisDatabase {
  const admit = (): void => {
    context.signal.throwIfAborted();
    context.count(upstream);
  };
  return {
    names: database.names,
    query: async (sql, binds, maxRows) => {
      admit();
      return database.query(sql, binds, maxRows);
    },
    stream: async function* (sql, binds) {
      admit();
      for await (const row of database.stream(sql, binds)) {
        context.signal.throwIfAborted();
        yield row;
      }
    },
    update: async (sql, binds) => {
      context.signal.throwIfAborted();
      await context.beforeWrite(timeoutMs);
      admit();
      return database.update(sql, binds);
    },
    close: () => database.close(),
  };
}
