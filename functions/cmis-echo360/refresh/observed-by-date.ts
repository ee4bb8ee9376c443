import { addDays } from '#shared/clients/cmis/calendar.ts';
import { occursOn } from '#shared/clients/echo360/occurs-on.ts';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import type { ListedSchedule } from '../room-day/room-days.ts';
import { listedSchedule } from '../schedule/listed-schedule.ts';
import type { Selection } from './parameters.ts';

/** The dates on which a schedule records within the selected ones, each with what it shows there. */
export function listedByDate(
  schedule: Schedule,
  { from, to }: Pick<Selection, 'from' | 'to'>,
): { readonly date: string; readonly shown: ListedSchedule }[] {
  const shown = listedSchedule(schedule);
  const found: { date: string; shown: ListedSchedule }[] = [];
  const last = schedule.endDate ?? schedule.date;
  const first = schedule.date > from ? schedule.date : from;
  for (let date = first; date <= last && date <= to; date = addDays(date, 1)) {
    if (occursOn(schedule, date)) found.push({ date, shown });
  }
  return found;
}
