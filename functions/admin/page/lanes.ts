import type { CalendarEvent } from '#shared/descriptor/view.ts';

export interface Placed {
  readonly event: CalendarEvent;
  /** From 0: events that overlap never share one. */
  readonly lane: number;
}

/** By start, each event in the first lane that is free by then. An end at another's start is no overlap. Pure. */
export function inLanes(events: readonly CalendarEvent[]): readonly Placed[] {
  const ends: string[] = [];
  return inTurn(events).map(event => {
    const free = ends.findIndex(end => end <= event.start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = event.end;
    return { event, lane };
  });
}

export interface Span {
  /** `HH:MM` */
  readonly start: string;
  readonly end: string;
}

/** When two events or more are there at once, each time of the day once, soonest first. Pure. */
export function sharedSpans(events: readonly CalendarEvent[]): readonly Span[] {
  const found: Span[] = [];
  let reach = '';
  for (const { start, end } of inTurn(events)) {
    const until = reach < end ? reach : end;
    if (start < until) {
      const last = found.at(-1);
      if (last !== undefined && last.end >= start)
        found[found.length - 1] = { start: last.start, end: later(last.end, until) };
      else found.push({ start, end: until });
    }
    reach = later(reach, end);
  }
  return found;
}

/** Minutes after midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
}

function inTurn(events: readonly CalendarEvent[]): readonly CalendarEvent[] {
  return [...events].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.end < b.end ? -1 : 1));
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
