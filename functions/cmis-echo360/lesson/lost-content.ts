import type { ScheduleRecord } from '../schedule/schedules.ts';
import { scheduleDigest } from './digest.ts';
import type { Doubt } from './doubts.ts';
import { type OccurrenceId, slotKey } from './external-id.ts';
import { isLetGo } from './next-doubts.ts';
import type { Occurrence } from './occurrence.ts';

/** What of a recording another table than TIMETABLE tells. */
export const contents = ['presenter', 'name', 'inputs'] as const;
export type Content = (typeof contents)[number];

/**
 * Something that a recording was sent with and that CMIS tells no more, though TIMETABLE itself says nothing else; and
 * the table that lost it.
 */
export interface LostContent {
  readonly content: Content;
  readonly table: string;
}

/** What is in question of a slot's content is remembered apart from whether it has lessons at all. */
export function contentKey(slot: Pick<OccurrenceId, 'setId' | 'slotId'>, content: Content): string {
  return `${slotKey(slot)} ${content}`;
}

const told = { lecturer: 2, contact: 1, nobody: 0 };

/**
 * What a lesson has lost since its recording was sent. A presenter who is another by TIMETABLE's own LECTURERID, a name
 * or an address that is another one now, are as CMIS says; one that is missing may be a table that is being filled.
 */
export function lostContent(now: Occurrence, record: ScheduleRecord): LostContent[] {
  const { sent, told: before } = record;
  const lost: LostContent[] = [];
  const isSamePerson = before === null || before.lecturerId === now.told.lecturerId;
  const isLess =
    before === null
      ? now.sent.presenterEmail === null
      : told[now.told.presenterBy ?? 'nobody'] < told[before.presenterBy ?? 'nobody'];
  if (sent.presenterEmail !== null && sent.presenterEmail !== now.sent.presenterEmail && isSamePerson && isLess) {
    const isLecturer = before === null ? now.told.lecturerId !== null : before.presenterBy === 'lecturer';
    lost.push({ content: 'presenter', table: isLecturer ? 'STT_EXT_PERSON' : 'SLOTDETAILS or STT_EXT_PERSON' });
  }
  if (!now.told.isNamed && before?.isNamed !== false && sent.name !== now.sent.name) {
    lost.push({ content: 'name', table: 'V_STT_SLOTDETAILS' });
  }
  const isAudioNow = before?.feature === 'VIDEOREC' && now.told.feature === 'AUDIOREC';
  if (isAudioNow && (sent.input1 !== now.sent.input1 || sent.input2 !== now.sent.input2)) {
    lost.push({ content: 'inputs', table: 'ROOMREQUESTS' });
  }
  return lost;
}

export interface ContentRules {
  /** Run clock (ms) of this reading. */
  readonly readAt: number;
  readonly hoursInQuestion: number;
}

/** What is lost of a lesson's content and stays as it was sent, until two readings or a person agree. */
export function keptContent(
  now: Occurrence,
  record: ScheduleRecord,
  doubts: ReadonlyMap<string, Doubt>,
  rules: ContentRules,
): LostContent[] {
  return lostContent(now, record).filter(({ content }) => {
    const doubt = doubts.get(contentKey(record, content));
    return doubt === undefined || !isLetGo(doubt, record.week, rules);
  });
}

/**
 * The lesson as it is to be recorded: what another table lost of it a moment ago stays as it was sent. Queue and
 * nightly comparison both go by this.
 */
export function withKeptContent(
  now: Occurrence,
  record: ScheduleRecord | undefined,
  doubts: ReadonlyMap<string, Doubt>,
  rules: ContentRules,
): Occurrence {
  if (record === undefined || record.phase !== 'present') return now;
  const kept = new Set(keptContent(now, record, doubts, rules).map(({ content }) => content));
  if (kept.size === 0) return now;
  const { presenterEmail, name, input1, input2 } = record.sent;
  const sent = {
    ...now.sent,
    ...(kept.has('presenter') ? { presenterEmail } : {}),
    ...(kept.has('name') ? { name } : {}),
    ...(kept.has('inputs') ? { input1, input2 } : {}),
  };
  const before = record.told;
  const stays = {
    ...now.told,
    ...(kept.has('presenter') && before !== null ? { presenterBy: before.presenterBy } : {}),
    ...(kept.has('name') ? { isNamed: true } : {}),
    ...(kept.has('inputs') ? { feature: 'VIDEOREC' as const } : {}),
  };
  return { ...now, sent, told: stays, digest: scheduleDigest(now, sent) };
}

export function isSameTold(a: Occurrence['told'], b: Occurrence['told']): boolean {
  const columns = ['lecturerId', 'presenterBy', 'isNamed', 'feature'] as const;
  return columns.every(column => a[column] === b[column]);
}
