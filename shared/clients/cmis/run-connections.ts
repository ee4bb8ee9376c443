import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { CachedCalendar } from './cached-calendar.ts';
import type { CmisDatabase } from './database.ts';
import { HeldRooms } from './held-rooms.ts';

/** What CMIS needs of the run that reads it. */
export interface CmisContext extends UpstreamContext {
  readonly runId: string;
  /** Has `close` called when the run ends, however it ends. */
  atEnd(close: () => Promise<void>): void;
}

/** What all stages and units of one run share. */
export interface RunConnection {
  readonly database: CmisDatabase;
  readonly calendars: CachedCalendar;
  readonly rooms: HeldRooms;
}

/** The connections of the runs under way: one each, opened when it is first needed and closed when the run ends. */
export class RunConnections {
  readonly #connect: (signal: AbortSignal) => Promise<CmisDatabase>;
  readonly #firstWeekday: number;
  readonly #byRun = new Map<string, Promise<RunConnection>>();

  constructor(connect: (signal: AbortSignal) => Promise<CmisDatabase>, firstWeekday: number) {
    this.#connect = connect;
    this.#firstWeekday = firstWeekday;
  }

  /** Throws what connecting throws; the next stage then tries again. */
  of(context: CmisContext): Promise<RunConnection> {
    const { runId } = context;
    const known = this.#byRun.get(runId);
    if (known !== undefined) return known;
    const opening = this.#open(context);
    this.#byRun.set(runId, opening);
    opening.catch(() => this.#forget(runId, opening));
    return opening;
  }

  /** After a statement that failed: the run's next stage connects anew. */
  drop({ runId }: CmisContext): void {
    this.#byRun.delete(runId);
  }

  async #open(context: CmisContext): Promise<RunConnection> {
    const database = await this.#connect(context.signal);
    const connection = { database, calendars: new CachedCalendar(this.#firstWeekday), rooms: new HeldRooms() };
    context.atEnd(async () => {
      this.#byRun.delete(context.runId);
      await database.close();
    });
    return connection;
  }

  #forget(runId: string, opening: Promise<RunConnection>): void {
    if (this.#byRun.get(runId) === opening) this.#byRun.delete(runId);
  }
}
