import { addDays } from '#shared/clients/cmis/calendar.ts';
import { occursOn } from '#shared/clients/echo360/occurs-on.ts';
import type { OddSchedule, Schedule } from '#shared/clients/echo360/schema.ts';
import type { Selection } from '../refresh/parameters.ts';
import type { ListedSchedule } from '../room-day/room-days.ts';

/**
 * The schedules of one room, as a listing gave them, that record on a date (`YYYY-MM-DD`), in the order of their times.
 */
export function listedOn(schedules: readonly AnySchedule[], date: string): ListedSchedule[] {
  return schedules
    .flatMap(schedule => shownOn(schedule, date))
    .sort((a, b) => (`${a.start} ${a.echoId}` < `${b.start} ${b.echoId}` ? -1 : 1));
}

export type AnySchedule = Schedule | OddSchedule;

/** What a schedule takes of a date: one that ends no later than it begins goes on after midnight. */
function shownOn(schedule: AnySchedule, date: string): ListedSchedule[] {
  if (schedule.fault !== undefined) return mayRecordOn(schedule, date) ? [oddShown(schedule)] : [];
  const shown = listedSchedule(schedule);
  const { start, end } = schedule;
  if (start < end) return occursOn(schedule, date) ? [shown] : [];
  return [
    ...(end > '00:00' && occursOn(schedule, addDays(date, -1)) ? [{ ...shown, start: '00:00' }] : []),
    ...(occursOn(schedule, date) ? [{ ...shown, end: '24:00' }] : []),
  ];
}

function mayRecordOn({ date: first, endDate }: OddSchedule, date: string): boolean {
  return first === null || (date >= first && date <= (endDate ?? first));
}

/** One that is not understood may take any of the time that it does not tell. */
function oddShown({ id, externalId, name, start, end, fault }: OddSchedule): ListedSchedule {
  const isToldWhole = start !== null && end !== null && start < end;
  return {
    externalId,
    echoId: id,
    name,
    start: isToldWhole || end === null ? (start ?? '00:00') : '00:00',
    end: isToldWhole ? end : '24:00',
    presenterEmail: null,
    section: null,
    input1: null,
    input2: null,
    captureQuality: null,
    isSeries: false,
    fault,
  };
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
    fault: null,
  };
}

/** More than one date, or more than one section: nothing that Lockstep would make. */
export function isSeries({ endDate, sections }: Pick<Schedule, 'endDate' | 'sections'>): boolean {
  return endDate !== null || sections.length > 1;
}

/**
 * Answers name a section by its course's identifier and its own name, which together are the external id that we gave
 * it.
 */
export function sectionShown({ sections }: Pick<Schedule, 'sections'>): string | null {
  const [first] = sections;
  return first === undefined ? null : `${first.course ?? ''}_${first.name ?? ''}`;
}

/** The dates on which a schedule records within the selected ones, each with what it shows there. */
export function listedByDate(
  schedule: AnySchedule,
  { from, to }: Pick<Selection, 'from' | 'to'>,
): { readonly date: string; readonly shown: ListedSchedule }[] {
  const found: { date: string; shown: ListedSchedule }[] = [];
  const first = schedule.date !== null && schedule.date > from ? schedule.date : from;
  // The day after its last one may have the rest of a night.
  const last = schedule.date === null ? to : addDays(schedule.endDate ?? schedule.date, 1);
  for (let date = first; date <= last && date <= to; date = addDays(date, 1)) {
    found.push(...shownOn(schedule, date).map(shown => ({ date, shown })));
  }
  return found;
}

/** What a schedule shows beside its name, its place and its time. */
export interface ShownFields {
  readonly section: string | null;
  readonly presenterEmail: string | null;
  readonly input1: string | null;
  readonly input2: string | null;
  readonly captureQuality: string | null;
}

const fields = ['section', 'presenterEmail', 'input1', 'input2', 'captureQuality'] as const;

/** Whether two show the same; Echo360 answers codes and addresses in a case of its own. */
export function equalFields(a: ShownFields, b: ShownFields): boolean {
  return fields.every(field => equalFold(a[field], b[field]));
}

/**
 * Whether a schedule shows what was answered when it was sent. What the answer left out may be shown as it was sent:
 * answers to writes do not show all that listings do.
 */
export function equalAnswered(shown: ShownFields, answered: ShownFields, sent: ShownFields): boolean {
  return fields.every(
    field =>
      equalFold(shown[field], answered[field]) || (answered[field] === null && equalFold(shown[field], sent[field])),
  );
}

function equalFold(a: string | null, b: string | null): boolean {
  return (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
}
