import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { NotificationRecord } from '#functions/cmis-echo360/queue/notifications.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import type { RoomDayRecord } from '#functions/cmis-echo360/room-day/room-days.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { allQueries } from '#functions/collections.ts';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import type { Echo360StandIn } from '#sandbox/echo360/stand-in.ts';
import { openSqliteStore } from '#shared/state/sqlite/open-sqlite-store.ts';
import type { Store } from '#shared/state/store.ts';
import type { ScaledClock } from '#test/simulation/cmis-echo360/support/scaled-clock.ts';

const queueRow = z.object({ ID: z.number(), STATUS: z.string(), ERROR: z.string().nullable() });

/** A university: CMIS, Echo360 over HTTP, state, and a clock that runs fast; and what is to be seen there. */
export class Grounds {
  readonly clock: ScaledClock;
  readonly cmis: CmisSandbox;
  readonly echo360: Echo360StandIn;
  readonly store: Store;
  readonly #folder: string;

  constructor(folder: string, clock: ScaledClock, echo360: Echo360StandIn) {
    this.#folder = folder;
    this.clock = clock;
    this.echo360 = echo360;
    this.cmis = createCmisSandbox({ file: join(folder, 'cmis.sqlite'), now: () => clock.now() });
    this.store = openSqliteStore({ file: join(folder, 'state.sqlite'), queries: allQueries, now: () => clock.now() });
  }

  async close(): Promise<void> {
    await this.echo360.close();
    await this.store.close();
    this.cmis.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The recordings in Echo360, `name room date start-end`, by name. */
  recordings(): string[] {
    return this.echo360.state
      .snapshot()
      .map(({ name, room, startDate, startTime, endTime }) => `${name} ${room} ${startDate} ${startTime}-${endTime}`)
      .sort();
  }

  /** Every notification, by queue row and week. */
  async notifications(): Promise<NotificationRecord[]> {
    const { notifications } = stateOn(this.store);
    const found: NotificationRecord[] = [];
    for (const { ID } of this.queueRows()) {
      for await (const { value } of notifications.all('ofQueueRow', { queueId: ID })) found.push(value);
    }
    return found;
  }

  queueRows(): z.infer<typeof queueRow>[] {
    return z
      .array(queueRow)
      .parse(this.cmis.database.prepare('select ID, STATUS, ERROR from STT_ECHO_QUEUE order by ID').all());
  }

  async roomDay(room: string, date: string): Promise<RoomDayRecord | undefined> {
    return (await stateOn(this.store).roomDays.get(roomDayKey({ room, date })))?.value;
  }
}
