import type { UnreadableEvent, WeeklessSlot } from '#shared/clients/cmis/event.ts';
import type { TimetableConfig } from '../config.ts';
import { echoRoomOf } from './echo-room.ts';
import { externalIdOf, slotKey } from './external-id.ts';
import { askOf } from './occurrence.ts';

/**
 * A lesson that CMIS has, with a week, day or times that cannot be read: never sent, and no reason to remove what was
 * sent before.
 */
export interface Unreadable {
  /** External id; or the `slotKey` where not even the weeks of the slot can be told, so that all are meant. */
  readonly key: string;
  readonly setId: string;
  readonly slotId: number;
  /** Null for all weeks. */
  readonly week: number | null;
  /** External id of the Echo360 room. */
  readonly room: string;
  /** `YYYY-MM-DD`; null where the day cannot be read either. */
  readonly date: string | null;
  /** The lesson in a person's words. */
  readonly title: string;
  /** What is wrong, in a timetabler's words. */
  readonly fault: string;
  /** Whom a person would ask about it. */
  readonly ask: string;
}

export function unreadableOf(event: UnreadableEvent | WeeklessSlot, config: TimetableConfig): Unreadable {
  const { setId, slotId, week, date, fault, roomId, roomGroupCode, moduleId, groupCode, name } = event;
  return {
    setId,
    slotId,
    week,
    key: week === null ? slotKey(event) : externalIdOf({ setId, slotId, week }),
    room: echoRoomOf(config.roomMapping, roomId, roomGroupCode),
    date,
    title: `${name?.trim() || config.untitled} (${moduleId}_${groupCode})`,
    fault,
    ask: askOf(event),
  };
}
