import type { RoomMapping } from '../../config.ts';
import { echoRoomOf } from '../../lesson/echo-room.ts';
import { type RoomDay, roomDayKey } from '../../room-day/room-day.ts';
import type { NotificationRecord } from '../notifications.ts';

/** The room-days that a message speaks of: the new one and, of an update, the old one. */
export function roomDaysOfMessage(notification: NotificationRecord, mapping: RoomMapping): RoomDay[] {
  const { roomId, roomGroupCode, lessonDate } = notification;
  const now: RoomDay = { room: echoRoomOf(mapping, roomId, roomGroupCode), date: lessonDate };
  const roomIdOld = notification.roomIdOld ?? roomId;
  const groupOld = notification.roomIdOld === null ? roomGroupCode : notification.roomGroupCodeOld;
  const before: RoomDay = {
    room: echoRoomOf(mapping, roomIdOld, groupOld),
    date: notification.lessonDateOld ?? lessonDate,
  };
  return roomDayKey(now) === roomDayKey(before) ? [now] : [now, before];
}
