import { notKnownWhetherDone } from '#shared/core/change.ts';
import type { Held } from '../../booking/compare.ts';
import type { Holding } from '../../booking/holdings.ts';
import type { Want } from '../../occurrence/want.ts';
import { slotText } from '../../slot/slot.ts';

export function heldText({ room, start, end }: Pick<Held, 'room' | 'start' | 'end'>): string {
  return slotText({ room: room ?? 'a room without a code', start, end });
}

export function wantText(want: Want): string {
  return `${slotText(want)}${peopleText(want.attendees)}`;
}

/** What a booking is and becomes: place and people, and its title or its mark where these differ. */
export function differenceOf({ held, record }: Holding, want: Want): { readonly from: string; readonly to: string } {
  const isRenamed = held.title !== want.title;
  const from = `${heldText(held)}${peopleText(held.attendees)}${isRenamed ? `, “${held.title}”` : ''}`;
  const to = `${wantText(want)}${isRenamed ? `, “${want.title}”` : ''}`;
  if (from !== to) return { from, to };
  return isMarked({ held, record }, want)
    ? { from: notKnownWhetherDone, to }
    : { from: `${from}, without its mark`, to: `${to}, with its mark` };
}

/** Whether Booker and our record have a booking under the reference of what is asked for. */
export function isMarked({ held, record }: Holding, want: Want): boolean {
  return record.reference === want.reference && held.reference === want.reference;
}

function peopleText(attendees: number | null): string {
  return attendees === null ? '' : `, ${attendees} people`;
}
