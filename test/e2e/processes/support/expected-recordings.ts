import { z } from 'zod';
import type { Strategy } from '#functions/cmis-echo360/config.ts';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import type { ScheduleSnapshot } from '#sandbox/echo360/snapshot.ts';

const row = z.object({
  SETID: z.string(),
  SLOTID: z.number(),
  WEEK: z.number(),
  STARTDATE: z.string(),
  WEEKDAY: z.number(),
  STARTTIME: z.string(),
  FINISHTIME: z.string(),
  ROOMID: z.string(),
  SECTION: z.string(),
  EMAIL: z.string(),
  NAME: z.string().nullable(),
  CHANGED: z.string(),
});

interface Place {
  readonly room: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
}

interface Lesson extends Place {
  readonly slotId: number;
  readonly changed: string;
  /** As a snapshot of Echo360 says it, in one line. */
  readonly text: string;
}

const msPerDay = 86_400_000;

function lessonsIn(cmis: CmisSandbox): Lesson[] {
  return cmis.database
    .prepare(
      `select T.SETID, T.SLOTID, M.WEEKNUMBER as WEEK, W.STARTDATE, T.WEEKDAY, T.STARTTIME, T.FINISHTIME, T.ROOMID,
         T.MODULEID || '_' || T.MODGRPCODE as SECTION, P.BUSINESSEMAIL as EMAIL, D.DESCRIP as NAME,
         (select max(Q.CREATED) from STT_ECHO_QUEUE Q where Q.SETID = T.SETID and Q.SLOTID = T.SLOTID) as CHANGED
       from TIMETABLE T
       join WEEKMAPNUMERIC M on M.SETID = T.SETID and M.WEEKID = T.WEEKID
       join WEEKSTRUCTURE W on W.SETID = M.SETID and W.WEEKNUMBER = M.WEEKNUMBER
       join STT_EXT_PERSON P on P.PERSONNO = T.LECTURERID
       left join SLOTDETAILS D on D.SETID = T.SETID and D.SLOTID = T.SLOTID and D.SLOTLINE = 0
       where T.STATUS = 2`,
    )
    .all()
    .map(found => {
      const lesson = row.parse(found);
      const place = {
        room: lesson.ROOMID,
        date: new Date(Date.parse(lesson.STARTDATE) + lesson.WEEKDAY * msPerDay).toISOString().slice(0, 10),
        start: lesson.STARTTIME,
        end: lesson.FINISHTIME,
      };
      const id = `${lesson.SLOTID}-${lesson.WEEK}-${lesson.SETID.replace('/', '-')}`;
      const text = textOf(id, place, lesson.SECTION, lesson.EMAIL, lesson.NAME ?? 'CMIS event');
      return { ...place, slotId: lesson.SLOTID, changed: lesson.CHANGED, text };
    });
}

function textOf(id: string | null, { room, date, start, end }: Place, section: string, email: string, name: string) {
  return `${id ?? 'no id'}: ${room} ${date} ${start}-${end} ${section} ${email} ${name}`;
}

function overlap(a: Place, b: Place): boolean {
  return a.room === b.room && a.date === b.date && a.start < b.end && b.start < a.end;
}

/**
 * What Echo360 should hold of ours, worked out from CMIS's tables and others' schedules by the seed's rules and without
 * the product's code: every lesson of ours that overlaps nothing, and of those that overlap each other whom the
 * strategy prefers.
 */
export function expectedRecordings(
  cmis: CmisSandbox,
  others: readonly ScheduleSnapshot[],
  strategy: Strategy,
): string[] {
  const obstacles = others.map(asPlace);
  const lessons = lessonsIn(cmis);
  const free = lessons.filter(lesson => !obstacles.some(obstacle => overlap(lesson, obstacle)));
  if (strategy === 'ignore') {
    const isAlone = (lesson: Lesson): boolean => !lessons.some(other => other !== lesson && overlap(lesson, other));
    return free
      .filter(isAlone)
      .map(({ text }) => text)
      .sort();
  }
  const sign = strategy === 'first-wins' ? 1 : -1;
  const inTurn = free.toSorted((a, b) => sign * a.changed.localeCompare(b.changed) || a.slotId - b.slotId);
  const accepted: Lesson[] = [];
  for (const lesson of inTurn) if (!accepted.some(other => overlap(lesson, other))) accepted.push(lesson);
  return accepted.map(({ text }) => text).sort();
}

/** The same of what Echo360 holds. */
export function recordingTexts(snapshot: readonly ScheduleSnapshot[]): string[] {
  return snapshot
    .map(held => {
      const { externalId, sections, presenterEmail, name } = held;
      return textOf(externalId, asPlace(held), sections.join(), presenterEmail ?? 'nobody', name);
    })
    .sort();
}

function asPlace({ room, startDate, startTime, endTime }: ScheduleSnapshot): Place {
  return { room, date: startDate, start: startTime, end: endTime };
}
