import type { RoomMapping } from '../config.ts';

/**
 * External id of the Echo360 room in which a TIMETABLE room's lessons are recorded: a room's own mapping first; then,
 * for split rooms, the room group where the configuration says that the group is one Echo360 room; else the room
 * itself.
 */
export function echoRoomOf(mapping: RoomMapping, roomId: string, roomGroupCode: string | null): string {
  const mapped = mapping.rooms[roomId];
  if (mapped !== undefined) return mapped;
  if (roomGroupCode !== null && isEchoGroup(mapping, roomGroupCode)) return roomGroupCode;
  return roomId;
}

/**
 * The TIMETABLE rooms and room groups whose lessons may be recorded in one Echo360 room: a superset, to read CMIS by.
 */
export function timetableRoomsOf(mapping: RoomMapping, echoRoom: string): { roomIds: string[]; groupCodes: string[] } {
  const mapped = Object.entries(mapping.rooms).flatMap(([roomId, room]) => (room === echoRoom ? [roomId] : []));
  const isOwn = mapping.rooms[echoRoom] === undefined;
  return {
    roomIds: [...mapped, ...(isOwn ? [echoRoom] : [])],
    groupCodes: isEchoGroup(mapping, echoRoom) ? [echoRoom] : [],
  };
}

function isEchoGroup(mapping: RoomMapping, groupCode: string): boolean {
  return mapping.splitGroups === 'all' || mapping.splitGroups.includes(groupCode);
}
