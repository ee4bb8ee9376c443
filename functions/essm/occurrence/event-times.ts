import { Temporal } from 'temporal-polyfill';
import type { ActivityEvent } from '#shared/clients/termtime/schema.ts';

const dateForm = /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ].*)?$/u;
const timeForm =
  /^(?:(?<date>\d{4}-\d{2}-\d{2})[T ])?(?<hour>[01]?\d|2[0-4]):(?<minute>[0-5]\d)(?::\d{2}(?:\.\d+)?)?$/u;

export type EventTimes =
  | { readonly start: string; readonly end: string }
  /** Why it makes no sense, for people. */
  | { readonly problem: string };

/**
 * When an event begins and ends, as local `YYYY-MM-DDTHH:MM`. TermTime does not document the notation: a date with times of day, or full local
 * times, are understood; an end that is not after the start is on the next day. A duration, where given, must agree with the end.
 */
export function eventTimes(
  event: Pick<ActivityEvent, 'date' | 'startTime' | 'endTime' | 'activityDurationMins'>,
): EventTimes {
  const date = dateForm.exec(event.date)?.groups?.['date'];
  if (date === undefined || !isDate(date)) return { problem: `its date “${event.date}” cannot be read` };
  const start = timeOn(date, event.startTime);
  if (start === undefined) return { problem: `its start time “${event.startTime ?? ''}” on ${date} cannot be read` };
  const minutes = event.activityDurationMins;
  if (event.endTime === null) {
    if (minutes === null || minutes <= 0) return { problem: `it has neither an end time nor a duration on ${date}` };
    return { start, end: plusMinutes(start, minutes) };
  }
  const stated = timeOn(date, event.endTime);
  if (stated === undefined) return { problem: `its end time “${event.endTime}” on ${date} cannot be read` };
  if (stated === start && minutes !== 1440) return { problem: `it ends when it begins, ${start.replace('T', ' ')}` };
  const end = stated > start ? stated : plusMinutes(stated, 1440);
  if (end <= start) return { problem: `it ends before it begins, ${start.replace('T', ' ')}` };
  // Durations are of the clock's face, not of elapsed time: no zone is involved.
  if (minutes !== null && minutes > 0 && minutes !== minutesBetween(start, end)) {
    return {
      problem: `its times on ${date} (${start.slice(11)}–${end.slice(11)}) do not fit its duration of ${minutes} minutes`,
    };
  }
  return { start, end };
}

function timeOn(date: string, text: string | null): string | undefined {
  const groups = timeForm.exec(text ?? '')?.groups;
  if (groups === undefined) return undefined;
  const day = groups['date'] ?? date;
  const hour = (groups['hour'] ?? '').padStart(2, '0');
  if (!isDate(day)) return undefined;
  if (hour !== '24') return `${day}T${hour}:${groups['minute'] ?? ''}`;
  return groups['minute'] === '00' ? plusMinutes(`${day}T00:00`, 1440) : undefined;
}

const known = new Map<string, boolean>();

/** Whether there is such a day. The days of a year are few, so each is looked at once. */
function isDate(date: string): boolean {
  let valid = known.get(date);
  if (valid === undefined) {
    valid = new Date(`${date}T00:00:00Z`).toJSON()?.slice(0, 10) === date;
    if (known.size < 10_000) known.set(date, valid);
  }
  return valid;
}

function minutesBetween(start: string, end: string): number {
  return (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000;
}

function plusMinutes(local: string, minutes: number): string {
  return Temporal.PlainDateTime.from(local).add({ minutes }).toString({ smallestUnit: 'minute' });
}
