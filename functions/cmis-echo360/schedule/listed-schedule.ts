import { addDays } from '#shared/clients/cmis/calendar.ts';
import { occursOn } from '#shared/clients/echo360/occurs-on.ts';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import type { Selection } from '../refresh/parameters.ts';
import type { ListedSchedule } from '../room-day/room-days.ts';

/** The schedules of one room, as a listing gave them, that record on a date (`YYYY-MM-DD`), in the order of their times. */
export function listedOn(schedules: readonly Schedule[], date: string): ListedSchedule[] {
  return schedules
    .filter(schedule => occursOn(schedule, date))
    .map(listedSchedule)
    .sort((a, b) => (`${a.start} ${a.echoId}` < `${b.start} ${b.echoId}` ? -1 : 1));
}

export function listedSchedule(schedule: Schedule): ListedSchedule {
  const { id, externalId, name, start, end, presenterEmail, input1, input2, captureQuality } = schedule;
  return {
    externalId,
    echoId: id,
    name,
    start,
    end,
    presenterEmail,
    section: sectionShown(schedule),
    input1,
    input2,
    captureQuality,
    isSeries: isSeries(schedule),
  };
}

/** More than one date, or more than one section: nothing that Lockstep would make. */
export function isSeries({ endDate, sections }: Pick<Schedule, 'endDate' | 'sections'>): boolean {
  return endDate !== null || sections.length > 1;
}

/** Answers name a section by its course's identifier and its own name, which together are the external id that we gave it. */
export function sectionShown({ sections }: Pick<Schedule, 'sections'>): string | null {
  const [first] = sections;
  return first === undefined ? null : `${first.course ?? ''}_${first.name ?? ''}`;
}

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
