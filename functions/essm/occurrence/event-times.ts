import { Temporal } from 'temporal-polyfill';
import type { ActivityEvent } from '#shared/clients/termtime/activity-schema.ts';

const dateForm = /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ].*)?$/u;
const timeForm =
  /^(?:(?<date>\d{4}-\d{2}-\d{2})[T ])?(?<hour>[01]?\d|2[0-4]):(?<minute>[0-5]\d)(?::\d{2}(?:\.\d+)?)?$/u;
const dayMinutes = 1440;

/** When an event begins and ends, as local `YYYY-MM-DDTHH:MM`; or why that makes no sense, for people. */
export type EventTimes = { readonly start: string; readonly end: string } | { readonly problem: string };

/**
 * Reads an event's times. TermTime does not document the notation: a date with times of day, or full local times, are
 * understood; an end that is not after the start is on the next day. A duration, where given, must agree with the end.
 */
export function eventTimes({
  date: written,
  startTime,
  endTime,
  activityDurationMins,
}: Pick<ActivityEvent, 'date' | 'startTime' | 'endTime' | 'activityDurationMins'>): EventTimes {
  const day = dayOf(written);
  if (day === undefined) return { problem: `its date “${written}” cannot be read` };
  const { date } = day;
  const from = timeOf(startTime);
  const start = from && localOn(from, day);
  if (from === undefined || start === undefined)
    return { problem: `its start time “${startTime ?? ''}” on ${date} cannot be read` };
  const stated = activityDurationMins ?? null;
  if (endTime === null || endTime === undefined) {
    if (stated === null || stated <= 0) return { problem: `it has neither an end time nor a duration on ${date}` };
    return { start, end: plusMinutes(start, stated) };
  }
  const until = timeOf(endTime);
  const ends = until && localOn(until, day);
  if (until === undefined || ends === undefined)
    return { problem: `its end time “${endTime}” on ${date} cannot be read` };
  if (ends === start && stated !== dayMinutes) return { problem: `it ends when it begins, ${start.replace('T', ' ')}` };
  const end = ends > start ? ends : plusMinutes(ends, dayMinutes);
  if (end <= start) return { problem: `it ends before it begins, ${start.replace('T', ' ')}` };
  // Durations are of the clock's face, not of elapsed time: no zone is involved.
  if (stated !== null && stated > 0 && stated !== lengthOf(start, end, from, until)) {
    return {
      problem: `its times on ${date} (${start.slice(11)}–${end.slice(11)}) do not fit its duration of ${stated} minutes`,
    };
  }
  return { start, end };
}

interface TimeOfDay {
  /** Where the time itself names a day. */
  readonly day: Day | undefined;
  /** `HH:MM`. */
  readonly text: string;
  readonly minutes: number;
}

/** A term has a few hundred days and times, and tens of thousands of events: each notation is read once. */
class Memory<Value> {
  readonly #known = new Map<string, Value>();
  readonly #read: (text: string) => Value;

  constructor(read: (text: string) => Value) {
    this.#read = read;
  }

  of(text: string): Value {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const read = this.#read(text);
    if (this.#known.size < 10_000) this.#known.set(text, read);
    return read;
  }
}

interface Day {
  readonly date: string;
  /** Local time by time of day: the same text for all that is then, joined so that it is compared quickly. */
  readonly at: Memory<string>;
}

const days = new Memory<Day | null>(text => {
  const date = dateForm.exec(text)?.groups?.['date'];
  const exists = date !== undefined && new Date(`${date}T00:00:00Z`).toJSON()?.slice(0, 10) === date;
  return exists ? { date, at: new Memory(time => [date, time].join('T')) } : null;
});

const times = new Memory<TimeOfDay | null>(text => {
  const groups = timeForm.exec(text)?.groups;
  if (groups === undefined) return null;
  const { date, hour = '', minute = '' } = groups;
  const minutes = Number(hour) * 60 + Number(minute);
  const day = date === undefined ? undefined : dayOf(date);
  if (minutes > dayMinutes || (date !== undefined && day === undefined)) return null;
  return { day, text: `${hour.padStart(2, '0')}:${minute}`, minutes };
});

function dayOf(text: string): Day | undefined {
  return days.of(text) ?? undefined;
}

function timeOf(text: string | null | undefined): TimeOfDay | undefined {
  return text === null || text === undefined ? undefined : (times.of(text) ?? undefined);
}

/** `24:00` is the beginning of the next day. */
function localOn({ day: own, text, minutes }: TimeOfDay, day: Day): string {
  const { date, at } = own ?? day;
  return minutes === dayMinutes ? plusMinutes(`${date}T00:00`, dayMinutes) : at.of(text);
}

function lengthOf(start: string, end: string, from: TimeOfDay, until: TimeOfDay): number {
  if (from.day === undefined && until.day === undefined) {
    return until.minutes > from.minutes ? until.minutes - from.minutes : until.minutes - from.minutes + dayMinutes;
  }
  return (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000;
}

function plusMinutes(local: string, minutes: number): string {
  return Temporal.PlainDateTime.from(local).add({ minutes }).toString({ smallestUnit: 'minute' });
}
