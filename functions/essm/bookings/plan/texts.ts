import type { Held } from '../../booking/compare.ts';
import { slotText } from '../../slot/slot.ts';

export function heldText({ room, start, end }: Pick<Held, 'room' | 'start' | 'end'>): string {
  return slotText({ room: room ?? 'a room without a code', start, end });
}
