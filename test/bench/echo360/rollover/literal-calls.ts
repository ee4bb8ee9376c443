import { z } from 'zod';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { emailOf, type Lesson, lessonsOf } from '../expected-recordings.ts';
import { isSame, type LiteralLesson, type LiteralMessage, LiteralWorkflow } from './literal-workflow.ts';
import type { Prepared } from './prepare.ts';

const text = z.string().nullable();
const row = z.object({
  ACTION: z.enum(['I', 'U', 'D']),
  SLOTID: z.number(),
  WEEKID: z.number(),
  WEEKDAY: z.number(),
  WEEKDAY_OLD: z.number().nullable(),
  STARTTIME: z.string(),
  FINISHTIME: z.string(),
  ROOM: z.string(),
  ROOM_OLD: text,
  BUSINESSEMAIL: text,
});

const queue = `select ACTION, SLOTID, coalesce(WEEKID_NEW, WEEKID_OLD) as WEEKID, WEEKDAY, WEEKDAY_OLD, STARTTIME, FINISHTIME,
    coalesce(ROOMGRPCODE, ROOMID) as ROOM, coalesce(ROOMGRPCODE_OLD, ROOMID_OLD) as ROOM_OLD, BUSINESSEMAIL
  from STT_ECHO_QUEUE order by ID`;

/**
 * The calls of the seed's workflow for the rows of the queue, and how many recordings it leaves unlike CMIS. Rows are
 * of one week each.
 */
export function literalCalls(
  { database }: CmisSandbox,
  { year, now, expectedBefore, expectedNow }: Prepared,
  allFirst: boolean,
): { readonly calls: number; readonly unlike: number } {
  const asLesson = (lesson: Lesson) => literalLesson(lesson, year);
  const kept = lessonsOf(year, year.slots).filter(({ externalId }) => expectedBefore.has(externalId));
  const nowIn = Map.groupBy(lessonsOf(year, now).map(asLesson), ({ date, room }) => `${date} ${room}`);
  const workflow = new LiteralWorkflow(
    kept.map(asLesson),
    key => {
      const lessons = nowIn.get(key) ?? [];
      const accepted = lessons.filter(({ externalId }) => expectedNow.has(externalId));
      return { accepted, excludes: accepted.length < lessons.length };
    },
    allFirst,
  );
  const calendar = new Map(year.weekPatterns.map(({ weekId, weeks }) => [weekId, weeks[0] ?? 0]));
  for (const found of database.prepare(queue).iterate()) workflow.process(messageOf(row.parse(found), calendar, year));

  const held = workflow.held();
  const wanted = [...nowIn.values()].flat().filter(({ externalId }) => expectedNow.has(externalId));
  const right = wanted.filter(lesson => {
    const found = held.get(lesson.externalId);
    return found !== undefined && isSame(found, lesson);
  }).length;
  const tooMany = [...held.keys()].filter(externalId => !expectedNow.has(externalId)).length;
  return { calls: workflow.calls, unlike: wanted.length - right + tooMany };
}

function literalLesson({ externalId, room, date, start, end, slot }: Lesson, year: YearValues): LiteralLesson {
  return { externalId, room, date, start, end, presenter: emailOf(slot, year) };
}

function messageOf(
  found: z.infer<typeof row>,
  weekOf: ReadonlyMap<number, number>,
  { setId, weekStarts }: YearValues,
): LiteralMessage {
  const week = weekOf.get(found.WEEKID) ?? 0;
  const first = Date.parse(weekStarts[week - 1] ?? '');
  const dateOn = (weekday: number) => new Date(first + weekday * 86_400_000).toISOString().slice(0, 10);
  const { ROOM_OLD: room, WEEKDAY_OLD: weekday } = found;
  return {
    action: found.ACTION,
    lesson: {
      externalId: `${found.SLOTID}-${week}-${setId.replace('/', '-')}`,
      room: found.ROOM,
      date: dateOn(found.WEEKDAY),
      start: found.STARTTIME,
      end: found.FINISHTIME,
      presenter: found.BUSINESSEMAIL,
    },
    old: found.ACTION === 'U' && room !== null && weekday !== null ? { room, date: dateOn(weekday) } : null,
  };
}
