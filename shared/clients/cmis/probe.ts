import { type Probed, probed } from '#shared/clients/probe.ts';
import type { Cmis } from './cmis.ts';

/**
 * Reads what the Echo360 functions read of CMIS, in the configured set, and says what is not as assumed. Writes
 * nothing.
 */
export async function probeCmis(connect: () => Promise<Cmis>, setId: string): Promise<Probed[]> {
  const connected = await probed('the connection, and the database’s name', async () => {
    await connect();
    return 'connected';
  });
  if (!connected.isAsAssumed) return [connected];
  const cmis = await connect();
  return [
    connected,
    await probed(`the weeks of ${setId}`, async () => {
      const { weeks } = await cmis.calendar(setId);
      if (weeks.size === 0) throw new Error('there are none: is upstreams.cmis.setId this year’s?');
      return `${weeks.size}`;
    }),
    await probed('the queue', async () => ((await cmis.hasUnprocessed()) ? 'rows wait' : 'no row waits')),
    await probed('a row of the queue', async () => {
      const { rows, odd } = await cmis.queueRows({ max: 1 });
      if (odd.length > 0) throw new Error('the oldest row cannot be read');
      return `${rows.length}`;
    }),
    await probed('rooms with recording equipment', async () => `${(await cmis.recordingRooms(setId)).length}`),
    await probed('groups of rooms', async () => `${(await cmis.roomGroups(setId)).size}`),
    await probed('modules', async () => `${(await cmis.modules(setId)).length}`),
    await probed('departments', async () => `${(await cmis.departments()).size}`),
    await probed('the lessons of one room', async () => {
      for await (const { events } of cmis.yearEvents(setId)) {
        const faulty = events.filter(event => 'fault' in event && event.fault !== null && event.fault !== undefined);
        return `${events.length}, of which ${faulty.length} have a day or times that cannot be read`;
      }
      return 'no room has any';
    }),
  ];
}
