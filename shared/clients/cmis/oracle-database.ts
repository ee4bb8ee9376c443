import { writeTimeoutMs } from './config.ts';
import type { CmisDatabase, Row } from './database.ts';
import { oracleError } from './oracle-errors.ts';
import { withTextDates } from './wall-clock.ts';

export interface OracleOptions {
  readonly connectString: string;
  readonly user: string;
  readonly password: string;
  /** Owner of the tables, where it is not the account. */
  readonly schema?: string | undefined;
  /** Zone of the times that are written (PROCESSED), so that they read like CREATED, which is the server's SYSDATE. */
  readonly timeZone: string;
  readonly connectTimeoutSeconds: number;
  /** For one statement, ms; thirty seconds if not given. */
  readonly statementTimeoutMs?: number;
  /** Aborted: nothing is connected any more. */
  readonly signal: AbortSignal;
}

/** Rows fetched per round trip. */
const fetchSize = 500;

/**
 * CMIS on Oracle 12.1 or newer, through node-oracledb in thin mode: one connection, no pool, since frozen pools go
 * stale on Cloud Run. Statements made at the same time wait for each other in the driver, which is loaded only here.
 * Throws as `CmisDatabase` says.
 */
export async function openOracleDatabase(options: OracleOptions): Promise<CmisDatabase> {
  options.signal.throwIfAborted();
  const { default: oracledb } = await import('oracledb');

  async function attempt<Result>(doing: string, act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      throw oracleError(error, doing);
    }
  }

  const connection = await attempt('connecting', () =>
    oracledb.getConnection({
      user: options.user,
      password: options.password,
      connectString: options.connectString,
      connectTimeout: options.connectTimeoutSeconds,
    }),
  );
  connection.callTimeout = options.statementTimeoutMs ?? writeTimeoutMs;
  const close = async (): Promise<void> => {
    // A connection that cannot be closed is gone already; the database ends its session by itself. Nothing on it is
    // uncommitted.
    await connection.close().catch(() => undefined);
  };

  try {
    if (options.schema !== undefined) connection.currentSchema = options.schema;
    const zone = options.timeZone.replaceAll("'", '');
    await attempt('setting the session up', () => connection.execute(`alter session set time_zone = '${zone}'`));
  } catch (error) {
    await close();
    throw error;
  }

  const asObjects = { outFormat: oracledb.OUT_FORMAT_OBJECT, fetchArraySize: fetchSize };
  return {
    names: [connection.dbName, connection.pdbName, connection.serviceName].flatMap(name =>
      name === undefined || name === '' ? [] : [name],
    ),
    query: (sql, binds, maxRows) =>
      attempt('reading', async () => {
        // To the driver, 0 means all.
        if (maxRows === 0) return [];
        const limit = maxRows === undefined ? {} : { maxRows, fetchArraySize: Math.min(fetchSize, maxRows) };
        const result = await connection.execute<object>(sql, binds, { ...asObjects, ...limit });
        return (result.rows ?? []).map(withTextDates);
      }),
    stream: async function* (sql, binds): AsyncGenerator<Row> {
      const { resultSet } = await attempt('reading', () =>
        connection.execute<object>(sql, binds, { ...asObjects, resultSet: true }),
      );
      if (resultSet === undefined) throw new TypeError('the driver gave no result set for a select');
      try {
        for (;;) {
          const rows = await attempt('reading', () => resultSet.getRows(fetchSize));
          if (rows.length === 0) return;
          yield* rows.map(withTextDates);
        }
      } finally {
        await attempt('closing a cursor', () => resultSet.close());
      }
    },
    update: (sql, binds) =>
      attempt('writing', async () => (await connection.execute(sql, binds, { autoCommit: true })).rowsAffected ?? 0),
    interrupt: () => {
      // A statement that cannot be interrupted ends by callTimeout; nothing else is lost.
      connection.break().catch(() => undefined);
    },
    close,
  };
}
