import { sameIn } from '#shared/core/differing-fields.ts';

/**
 * A room for a time. `start` and `end` are local wall-clock times, `YYYY-MM-DDTHH:MM`; half-open, so back to back is no
 * overlap. May pass midnight.
 */
export interface Slot {
  /** Room code. */
  readonly room: string;
  readonly start: string;
  readonly end: string;
}

/** Whether two times overlap, whatever their rooms. */
export function timesOverlap(a: Pick<Slot, 'start' | 'end'>, b: Pick<Slot, 'start' | 'end'>): boolean {
  return a.start < b.end && b.start < a.end;
}

const slotFields = ['room', 'start', 'end'] as const;

export function sameSlot(a: { readonly [Field in keyof Slot]: string | null }, b: Slot): boolean {
  return sameIn(slotFields, a, b);
}

/** `2026-10-12 09:00–10:00 in LT1`; names the second day where it ends on another. */
export function slotText({ room, start, end }: Slot): string {
  const [day, from] = start.split('T');
  const [lastDay, to] = end.split('T');
  return `${day} ${from}–${lastDay === day ? '' : `${lastDay} `}${to} in ${room}`;
}
