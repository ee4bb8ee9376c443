import { Campus, type CampusOptions } from './campus.ts';
import { emptyYear } from './small-year.ts';

/** The Tuesday of the small year's first week. */
export const tuesday = '2026-11-24';

/** Opens a campus, uses it, and closes it whatever happens. */
export async function onCampus(options: Partial<CampusOptions>, use: (campus: Campus) => Promise<void>): Promise<void> {
  const campus = await Campus.open({ year: emptyYear, ...options });
  try {
    await use(campus);
  } finally {
    await campus.close();
  }
}

/** Every notification as `row-week status`. */
export async function statuses(campus: Campus): Promise<string[]> {
  return (await campus.notifications()).map(
    ({ queueId, week, retry, status }) => `${queueId}-${week}${retry > 0 ? ` retry ${retry}` : ''} ${status}`,
  );
}

/** What people read of the notifications, one a line. */
export async function messages(campus: Campus): Promise<string> {
  return (await campus.notifications()).map(({ message }) => message).join('\n');
}
