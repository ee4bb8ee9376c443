import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { slotText } from '../lesson/slot.ts';
import { echoKeyOf, keysOf } from './draft-of.ts';
import type { ScheduleRecord } from './schedules.ts';
import { refused, type SentRequest } from './send-request.ts';

/**
 * Removes a recording of ours, as of a lesson that was cancelled. One that is gone already is as good as removed, with
 * a warning; but its record is forgotten only when Echo360, asked again by all that it is known by, has nothing of it:
 * else it would stay for good, unseen.
 */
export async function removeRecording(
  record: ScheduleRecord,
  echo360: Pick<Echo360Client, 'deleteSchedule' | 'lookAgain'>,
): Promise<SentRequest> {
  const kept = { ...record, pending: null };
  const removed: SentRequest = { requestEnd: { kind: 'deleted', text: `removed: ${slotText(record)}` }, record: null };
  const answer = await echo360.deleteSchedule(echoKeyOf(record));
  if (answer.kind === 'done') return removed;
  if (answer.kind !== 'gone') return { requestEnd: refused(answer), record: kept };
  const found = await echo360.lookAgain(keysOf(record));
  if (found === null) return { requestEnd: { kind: 'was-gone', text: answer.message }, record: null };
  const again = await echo360.deleteSchedule(found.id);
  if (again.kind === 'done') return removed;
  const text = `${again.message}, although Echo360 shows it (${found.roomName ?? 'a room'}, ${found.date} ${found.start}–${found.end}): its recording stays; ask those who run Echo360`;
  return { requestEnd: { kind: 'failed', text }, record: kept };
}
