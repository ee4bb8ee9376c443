import type { Change } from '#shared/core/change.ts';
import { isCall } from '../../schedule/schedule-writes.ts';
import type { Work } from '../round/work.ts';

/** The room and the day of a change: where the recording will be, or was. */
export function extentOfChange({ payload }: Change<Work>): {
  readonly places: Readonly<Record<string, string>>;
  readonly date: string | null;
} {
  const slot = isCall(payload) ? (payload.to ?? payload.from) : null;
  return slot === null ? { places: {}, date: null } : { places: { rooms: slot.room }, date: slot.date };
}
