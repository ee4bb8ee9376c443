import { sameIn } from '#shared/core/differing-fields.ts';

/** A stretch of time in one Echo360 room on one day: dates and times are local to the room and without a zone. */
export interface Slot {
  /** External id of the Echo360 room. */
  readonly room: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, zero-padded, so that text order is time order. */
  readonly start: string;
  readonly end: string;
}

/** Two slots of one room-day overlap by Echo360's rule: half-open intervals, so back to back is no clash. */
export function overlaps(a: Slot, b: Slot): boolean {
  return a.room === b.room && a.date === b.date && a.start < b.end && b.start < a.end;
}

export function sameSlot(a: Slot, b: Slot): boolean {
  return sameIn(['room', 'date', 'start', 'end'], a, b);
}

/** A slot in a person's words. */
export function slotText({ room, date, start, end }: Slot): string {
  return `room ${room}, ${date} ${start}–${end}`;
}
