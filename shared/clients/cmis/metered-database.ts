import { UnavailableError } from '#shared/core/errors.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import type { CmisDatabase } from './database.ts';

/** The upstream's name in a run's request counts. */
export const upstream = 'cmis';

export interface Metering {
  /** The most that one statement may take, ms: what the lease has to outlast before one that writes. */
  readonly timeoutMs: number;
  /** Called when a statement failed because CMIS or the connection did. */
  readonly broken: () => void;
}

/**
 * The database as one stage of a run uses it: every statement is counted, none is sent once the run is to stop, the one
 * under way is interrupted then, and none writes without the lease.
 */
export function meteredDatabase(
  database: CmisDatabase,
  context: UpstreamContext,
  { timeoutMs, broken }: Metering,
): CmisDatabase {
  const { signal } = context;
  const interrupt = (): void => database.interrupt();
  const admit = (): void => {
    signal.throwIfAborted();
    context.count(upstream);
    signal.addEventListener('abort', interrupt, { once: true });
  };
  const leave = (): void => signal.removeEventListener('abort', interrupt);
  const failed = (error: unknown): unknown => {
    if (error instanceof UnavailableError) broken();
    return signal.aborted ? signal.reason : error;
  };
  async function statement<Result>(act: () => Promise<Result>): Promise<Result> {
    admit();
    try {
      return await act();
    } catch (error) {
      throw failed(error);
    } finally {
      leave();
    }
  }
  return {
    names: database.names,
    query: (sql, binds, maxRows) => statement(() => database.query(sql, binds, maxRows)),
    stream: async function* (sql, binds) {
      admit();
      try {
        for await (const row of database.stream(sql, binds)) {
          signal.throwIfAborted();
          yield row;
        }
      } catch (error) {
        throw failed(error);
      } finally {
        leave();
      }
    },
    update: async (sql, binds) => {
      signal.throwIfAborted();
      await context.beforeWrite(timeoutMs);
      return await statement(() => database.update(sql, binds));
    },
    interrupt,
    close: () => database.close(),
  };
}
