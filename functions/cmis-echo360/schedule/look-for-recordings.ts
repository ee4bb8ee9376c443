import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { Collected } from '../queue/round/collected.ts';
import { keysOf } from './draft-of.ts';
import type { ScheduleRecord } from './schedules.ts';

/**
 * Looks where Echo360 has recordings of ours that should have begun while their lessons are still to come. Whoever
 * removed or moved one in Echo360 before it began did so without a word to us, and only what has really begun must
 * stay.
 */
export async function lookForRecordings(
  echo360: Pick<Echo360Client, 'rooms' | 'lookAgain'>,
  externalIds: readonly string[],
  { schedules, lookedFor }: Pick<Collected, 'schedules' | 'lookedFor'>,
  now: () => number,
): Promise<void> {
  for (const externalId of externalIds) {
    const record = schedules.get(externalId);
    if (record === undefined) continue;
    const at = now();
    lookedFor.set(externalId, { at, slot: await slotOf(record, echo360) });
  }
}

async function slotOf(record: ScheduleRecord, echo360: Pick<Echo360Client, 'rooms' | 'lookAgain'>) {
  const { room, date, start, end } = record;
  try {
    const found = await echo360.lookAgain(keysOf(record));
    if (found === null) return null;
    const rooms = await echo360.rooms.list();
    const code = rooms.find(({ id }) => id === found.roomId)?.externalId ?? room;
    return { room: code, date: found.date, start: found.start, end: found.end };
  } catch (error) {
    // It is there, and shown as something that we cannot read: believed to be where it was sent.
    if (error instanceof ImplausibleAnswerError) return { room, date, start, end };
    throw error;
  }
}
