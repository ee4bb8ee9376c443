import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import { externalIdOf } from '../../lesson/external-id.ts';
import { roomDayKey } from '../../room-day/room-day.ts';
import { notificationId } from '../notification-of.ts';
import type { NotificationRecord } from '../notifications.ts';
import { roomDaysOfMessage } from '../round/room-days-of-message.ts';
import { countNotOurs, type RowReading, rowsToNotifications } from '../rows-to-notifications.ts';

const rowsPerPage = 2_000;

/**
 * What of a message a plan goes by: which lesson it speaks of and where. A hundred bytes, where a notification has a
 * thousand.
 */
type Spoken = Pick<
  NotificationRecord,
  | 'queueId'
  | 'action'
  | 'setId'
  | 'slotId'
  | 'week'
  | 'roomId'
  | 'roomGroupCode'
  | 'roomIdOld'
  | 'roomGroupCodeOld'
  | 'lessonDate'
  | 'lessonDateOld'
  | 'createdAt'
>;

/** Messages of queue rows that nobody has taken over, by room-day. */
export type UntakenByRoomDay = ReadonlyMap<string, readonly Spoken[]>;

/**
 * Reads all untaken rows page by page and keeps of each lesson that they speak of one message for each set of
 * room-days: more would plan nothing else, since what is sent is what CMIS says now. A row that is committed behind the
 * page that is read is missing from this plan, as one of a moment later would be.
 */
export async function untakenByRoomDay(
  cmis: Cmis,
  reading: RowReading,
  notOurs: Map<string, number>,
): Promise<UntakenByRoomDay> {
  const kept = new Map<string, Spoken[]>();
  const seen = new Set<string>();
  const texts = new Map<string, string>();
  const shared = <Text extends string | null>(text: Text): Text | string => {
    if (text === null) return text;
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  for (let afterId: number | undefined; ; ) {
    const found = await cmis.queueRows({ max: rowsPerPage, ...(afterId === undefined ? {} : { afterId }) });
    const taken = await rowsToNotifications(cmis, found, reading);
    countNotOurs(taken, notOurs);
    for (const { taken: became } of taken) {
      if (became.kind !== 'notifications') continue;
      for (const message of became.notifications) {
        const places = roomDaysOfMessage(message, reading.mapping).map(roomDayKey).sort();
        const about = JSON.stringify([message.externalId, places]);
        if (seen.has(about)) continue;
        seen.add(about);
        const roomDay = shared(message.roomDay) ?? '';
        const ofRoomDay = kept.get(roomDay) ?? [];
        kept.set(roomDay, ofRoomDay);
        ofRoomDay.push({
          queueId: message.queueId,
          action: message.action,
          setId: shared(message.setId),
          slotId: message.slotId,
          week: message.week,
          roomId: shared(message.roomId),
          roomGroupCode: shared(message.roomGroupCode),
          roomIdOld: shared(message.roomIdOld),
          roomGroupCodeOld: shared(message.roomGroupCodeOld),
          lessonDate: shared(message.lessonDate),
          lessonDateOld: shared(message.lessonDateOld),
          createdAt: message.createdAt,
        });
      }
    }
    const all = [...found.rows, ...found.odd];
    if (all.length < rowsPerPage) return kept;
    afterId = Math.max(...all.map(({ id }) => id));
  }
}

/** The message as the notification that it stands for; what no plan goes by is left empty. */
export function asNotification(spoken: Spoken, roomDay: string, runId: string): NotificationRecord {
  return {
    ...spoken,
    id: notificationId(spoken.queueId, spoken.week, 0),
    externalId: externalIdOf(spoken),
    roomDay,
    runId,
    siblings: 1,
    retry: 0,
    retryOf: null,
    isRetried: false,
    oldValid: true,
    newValid: true,
    weekIdOld: null,
    weekIdNew: null,
    weekdayOld: null,
    weekdayNew: null,
    startTime: null,
    finishTime: null,
    startTimeOld: null,
    finishTimeOld: null,
    moduleId: null,
    groupCode: null,
    lecturerId: null,
    presenterEmail: null,
    featureId: null,
    processedAt: null,
    putRightBy: null,
    status: 'UNPROCESSED',
    open: true,
    message: '',
  };
}
