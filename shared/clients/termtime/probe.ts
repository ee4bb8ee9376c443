import { type Probed, probed } from '#shared/clients/probe.ts';
import { many } from '#shared/core/many.ts';
import type { Listed } from './listed.ts';
import type { TermtimeClient } from './termtime-client.ts';

/** Reads what essm reads of a TermTime database, and says what is not as the reference 7.7.0 has it. Writes nothing. */
export async function probeTermtime(client: TermtimeClient): Promise<Probed[]> {
  const length = ({ items, unreadable }: Listed<unknown>) => {
    const [first] = unreadable;
    if (first !== undefined) throw new Error(`${unreadable.length} are not as assumed; the first: ${first.problem}`);
    return `${items.length}`;
  };
  return [
    await probed('the key, and the database behind it', async () => {
      await client.verifyDatabase();
      const { database, version } = await client.ping();
      return `${database}, API ${version ?? 'without a version'}`;
    }),
    await probed('activities', async () => {
      const { activities, unreadable } = await client.activities();
      const dates = activities.reduce((sum, { events }) => sum + events.length, 0);
      return `${length({ items: activities, unreadable })}, with ${many(dates, 'date', 'dates')}`;
    }),
    await probed('timeframes', async () => length(await client.timeframes())),
    await probed('rooms', async () => length(await client.rooms())),
    await probed('campuses', async () => length(await client.campuses())),
    await probed('buildings', async () => length(await client.buildings())),
    await probed('floors', async () => length(await client.floors())),
    await probed('departments', async () => length(await client.departments())),
    await probed('capabilities', async () => length(await client.capabilities())),
    await probed('activity types', async () => length(await client.activityTypes())),
    await probed('room relationships', async () => length(await client.relationships())),
    await probed('room bookings', async () => length(await client.roomBookings())),
  ];
}
