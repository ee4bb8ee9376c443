import type { History, HistoryDescriptor, HistoryEvent } from '#shared/descriptor/history.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import type { RoomDayRecord } from '../room-day/room-days.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { stateOn } from '../state.ts';

const notificationsShown = 50;
const runsShown = 10;

const deeds: Readonly<Record<NotificationRecord['action'], string>> = { I: 'added', U: 'changed', D: 'deleted' };

/** What became of one lesson of one week: what CMIS said, what Echo360 was sent and answered, and which runs did so. */
export const occurrence: HistoryDescriptor = {
  name: 'occurrence',
  title: 'Recording',
  read: async ({ store }, externalId) => {
    const { schedules, notifications, roomDays } = stateOn(store);
    const [held, { entries }] = await Promise.all([
      schedules.get(externalId),
      notifications.query('ofOccurrence', { externalId }, { limit: notificationsShown, direction: 'descending' }),
    ]);
    const told = entries.map(({ value }) => value);
    const key = held?.value.roomDay ?? told[0]?.roomDay;
    if (key === undefined) return undefined;
    const day = (await roomDays.get(key))?.value;
    return historyOf(externalId, held?.value, told, day);
  },
};

/** Pure. `told`: latest first. */
export function historyOf(
  externalId: string,
  held: ScheduleRecord | undefined,
  told: readonly NotificationRecord[],
  day: RoomDayRecord | undefined,
): History {
  const [latest] = told;
  const excluded = day?.excluded.find(event => event.externalId === externalId);
  const failed = told.find(({ status, isRetried }) => status === 'FAILED' && !isRetried);
  const runs = [
    ...(held?.runs ?? []),
    ...(held === undefined ? [] : [held.runId]),
    ...told.map(({ runId }) => runId),
    ...(day === undefined ? [] : [day.runId]),
  ].filter(run => run !== '');
  return {
    title: held?.sent.name ?? excluded?.title ?? `Lesson ${externalId}`,
    sentence: standing(held, excluded, failed, latest),
    facts: [
      { term: 'External id', value: externalId },
      ...(held === undefined ? [] : placeOf(held)),
      ...(latest === undefined ? [] : asked(latest)),
    ],
    tables: held === undefined ? [] : [sentAndAnswered(held)],
    events: [...told.map(eventOf), ...refreshOf(day)].toSorted((a, b) => b.at - a.at),
    runs: [...new Set(runs)].sort().reverse().slice(0, runsShown),
    targets: [externalId],
    ...(failed === undefined ? {} : { operation: { name: 'retry', parameters: { ids: [failed.id] } } }),
    ...(day === undefined
      ? {}
      : { related: [{ title: `${day.room} on ${day.date}`, history: 'room-day', id: day.key }] }),
  };
}

function standing(
  held: ScheduleRecord | undefined,
  excluded: RoomDayRecord['excluded'][number] | undefined,
  failed: NotificationRecord | undefined,
  latest: NotificationRecord | undefined,
): string {
  if (excluded !== undefined)
    return `It is not recorded, because of ${excluded.overlaps.join(', ')}. Ask ${excluded.ask} to move one of them.`;
  if (failed !== undefined) return `Echo360 was not told of it: ${failed.message}`;
  if (latest?.open === true) return 'A change of it waits for the next run of echo360-queue.';
  if (held === undefined) return 'Echo360 holds no recording of ours for it.';
  if (held.phase === 'removed')
    return 'Echo360 holds no recording of ours for it; a request that was given up may still make one, which is then put right or removed.';
  if (held.phase === 'intended') return 'It is about to be made; Echo360 may or may not hold it.';
  if (held.pending !== null) return `An ${held.pending} of it is under way, and its end is not known yet.`;
  return `Echo360 holds it: ${held.date} ${held.start}–${held.end} in ${held.room}.`;
}

function placeOf({ room, date, start, end, echoId, heldAs, sent }: ScheduleRecord) {
  return [
    { term: 'Room and time', value: `${room}, ${date} ${start}–${end}` },
    { term: 'Course', value: sent.section },
    { term: 'Lecturer', value: sent.presenterEmail ?? 'none' },
    { term: 'In Echo360', value: echoId ?? 'not known yet' },
    ...(heldAs === null ? [] : [{ term: 'Echo360 has it as', value: heldAs }]),
  ];
}

function asked({ moduleId, groupCode, lecturerId, presenterEmail, featureId }: NotificationRecord) {
  const lecturer = [lecturerId, presenterEmail].filter(each => each !== null).join(', ');
  return [
    { term: 'In CMIS', value: [moduleId, groupCode].filter(each => each !== null).join(' ') || 'no course' },
    { term: 'Lecturer in CMIS', value: lecturer === '' ? 'none' : lecturer },
    { term: 'Asked for', value: featureId ?? 'nothing any more' },
  ];
}

function sentAndAnswered({ sent, answered }: ScheduleRecord): History['tables'][number] {
  const fields = ['name', 'section', 'presenterEmail', 'input1', 'input2', 'captureQuality'] as const;
  const titles = { name: 'name', section: 'course and group', presenterEmail: 'lecturer' } as const;
  return {
    title: 'Sent and answered',
    columns: [
      { key: 'field', title: 'field' },
      { key: 'sent', title: 'sent' },
      { key: 'answered', title: 'answered' },
    ],
    rows: fields.map(field => ({
      field: Reflect.get(titles, field) ?? field,
      sent: sent[field],
      answered: answered === null ? 'the same' : answered[field] === sent[field] ? 'the same' : answered[field],
    })),
  };
}

function eventOf(notification: NotificationRecord): HistoryEvent {
  const { id, queueId, week, action, status, message, createdAt, processedAt, retryOf, runId } = notification;
  const again = retryOf === null ? '' : `, tried again after ${retryOf}`;
  return {
    at: processedAt ?? createdAt,
    what: `Queue row ${queueId}, week ${week}: ${deeds[action]}${again} (notification ${id})`,
    status,
    detail: message,
    runId: runId === '' ? null : runId,
  };
}

function refreshOf(day: RoomDayRecord | undefined): HistoryEvent[] {
  if (day === undefined || day.lastRefreshAt === null) return [];
  const detail = [...day.inTheWay.map(what => `in the way: ${what}`), ...day.failures].join('; ');
  const status = day.lastRefreshOk ? 'REFRESHED' : 'FAILED';
  return [{ at: day.lastRefreshAt, what: `Its room's day was refreshed`, status, detail, runId: day.runId }];
}
