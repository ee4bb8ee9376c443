/** What a named bind may be. Dates go and come as text, see `Row`. */
export type Bind = string | number | null;
export type Binds = Readonly<Record<string, Bind>>;

/**
 * A row as the database gave it, by column alias in capitals; not yet to be trusted. A date or timestamp without zone
 * is text, `YYYY-MM-DDTHH:MM:SS` (SQLite: as it is stored).
 */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The database of CMIS as the reader sees it: statements without dialect, with `:name` binds. Implemented for Oracle
 * (`oracle-database.ts`) and SQLite (`sqlite-database.ts`). One connection, for one run; one statement at a time except
 * while streaming. Unavailability raises UnavailableError, refused credentials CredentialError, a missing table, column
 * or right ConfigError.
 */
export interface CmisDatabase {
  /** The names the database goes by: compared with the expected one before anything is read. */
  readonly names: readonly string[];
  /** All rows, or the first `maxRows`. */
  query(sql: string, binds: Binds, maxRows?: number): Promise<readonly Row[]>;
  /** Rows as they come, without holding all of them; ending the iteration early closes the cursor. */
  stream(sql: string, binds: Binds): AsyncIterable<Row>;
  /** Runs one update and commits it. Returns how many rows it changed. */
  update(sql: string, binds: Binds): Promise<number>;
  /** Interrupts the statement under way; it then fails. Does nothing where statements cannot be interrupted. */
  interrupt(): void;
  close(): Promise<void>;
}
