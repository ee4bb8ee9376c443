import { type Probed, probed } from '#shared/clients/probe.ts';
import type { Echo360Client } from './echo360-client.ts';

/** Nobody's external id. */
const nothing = 'lockstep-probe-of-nothing';

/** Reads what the Echo360 functions read of Echo360, and says what is not as assumed. Writes nothing. */
export async function probeEcho360(echo360: Echo360Client): Promise<Probed[]> {
  const listed = (
    name: 'campuses' | 'buildings' | 'rooms' | 'organizations' | 'departments' | 'courses' | 'terms' | 'sections',
  ) => probed(name, async () => `${(await echo360[name].list()).length}`);
  return [
    await probed('the credentials, and whose they are', async () => {
      await echo360.verifyTarget();
      return 'the configured institution';
    }),
    await listed('campuses'),
    await listed('buildings'),
    await listed('rooms'),
    await listed('organizations'),
    await listed('departments'),
    await listed('courses'),
    await listed('terms'),
    await listed('sections'),
    await probed('a page of schedules', async () => {
      for await (const page of echo360.schedulePages()) {
        const odd = page.filter(schedule => schedule.fault !== undefined);
        if (odd.length > 0) throw new Error(`${odd.length} of ${page.length} cannot be read`);
        return `${page.length}`;
      }
      return 'none';
    }),
    await probed('a schedule that is not there', async () => {
      if ((await echo360.getSchedule(nothing)) !== null) throw new Error(`there is a schedule ${nothing}`);
      return 'none, as its refusal says';
    }),
  ];
}
