import { z } from 'zod';
import { listOf } from './listed.ts';
import { csvOr, number, text, texts } from './members.ts';

const roomBooking = z
  .object({
    id: z.coerce.number(),
    code: text,
    des: text,
    type: text,
    state: text,
    cap: number,
    rooms: text,
    'rooms.json': texts.optional(),
    days: text,
    time: text,
    du: text,
    weeks: text,
    owner: text,
  })
  .transform(given => ({
    id: given.id,
    code: given.code,
    description: given.des ?? '',
    type: given.type,
    state: given.state,
    capacity: given.cap,
    rooms: csvOr(given['rooms.json'], given.rooms),
    days: given.days,
    time: given.time,
    duration: given.du,
    weeks: csvOr(null, given.weeks),
    owner: given.owner,
  }));
export type TermtimeRoomBooking = z.output<typeof roomBooking>;
export const roomBookingsAnswer = listOf(roomBooking, 'code');
