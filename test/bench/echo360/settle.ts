import { z } from 'zod';
import { echo360QueueConfig } from '#functions/cmis-echo360/config.ts';
import { occurrenceOf } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { draftOf, presentRecord } from '#functions/cmis-echo360/schedule/draft-of.ts';
import { scheduleWrite } from '#functions/cmis-echo360/schedule/schedule-writes.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { type ScheduleRequest, scheduleBodySchema } from '#sandbox/echo360/schedules/schedule-body.ts';
import { type ReferenceSeed, seedReferenceData } from '#sandbox/echo360/seed.ts';
import { scheduleBody } from '#shared/clients/echo360/draft.ts';
import { commitAll } from '#shared/state/commit-all.ts';
import { maxWritesPerCommit } from '#shared/state/store.ts';
import { emailOf, type Lesson, lessonsOf, type Recording } from '#test/bench/echo360/expected-recordings.ts';
import type { Installation } from '#test/bench/echo360/installation.ts';
import { conflictWrites } from '#test/bench/echo360/settled-conflicts.ts';

const keepDays = 400;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/**
 * What Echo360 held beforehand, as JSON carries it from one process to another; the stand-in checks each part when it
 * is filled.
 */
export const echo360Content = z.object({
  reference: z.custom<ReferenceSeed>(isObject),
  schedules: z.array(z.custom<ScheduleRequest>(isObject)),
});
export type Echo360Content = z.infer<typeof echo360Content>;

/**
 * Puts an installation where it would be after its first year's work, without making the calls: CMIS has the year,
 * Echo360 its reference data and the recordings that are expected, and the state says that they are ours. That nothing
 * is left to do is for the benchmark to show. Returns what Echo360 was filled with.
 */
export async function settleYear(
  installation: Installation,
  year: YearValues,
  expected: ReadonlyMap<string, Recording>,
): Promise<Echo360Content> {
  const { cmis, echo360, store, clock } = installation;
  cmis.load(year, { queued: false });
  const reference = referenceValues(year);
  seedReferenceData(echo360.state, reference);
  const schedules: ScheduleRequest[] = [];
  const state = stateOn(store);
  const config = echo360QueueConfig.parse({ roomMapping: { splitGroups: 'all' } });
  const moment = { now: clock.now() - 86_400_000, runId: 'before' };
  const all = lessonsOf(year, year.slots);
  const lessons = all.filter(({ externalId }) => expected.has(externalId));
  const excluded = all.filter(({ externalId }) => !expected.has(externalId));
  await clock.during(commitAll(store, undefined, conflictWrites(store, excluded, moment.now)));
  for (let from = 0; from < lessons.length; from += maxWritesPerCommit) {
    const writes = lessons.slice(from, from + maxWritesPerCommit).map(lesson => {
      const occurrence = occurrenceOf(eventOf(lesson, year), config);
      const draft = draftOf(occurrence);
      const request = scheduleBodySchema.parse(scheduleBody(draft));
      const { id } = echo360.state.addSchedule(request);
      schedules.push(request);
      return scheduleWrite(state, lesson.externalId, presentRecord(occurrence, draft, id, moment), keepDays);
    });
    await clock.during(commitAll(store, undefined, writes));
  }
  return { reference, schedules };
}

/** Fills an empty Echo360 as another was filled: the ids are the same. */
export function refill({ echo360 }: Installation, { reference, schedules }: Echo360Content): void {
  seedReferenceData(echo360.state, reference);
  for (const schedule of schedules) echo360.state.addSchedule(schedule);
}

/** The lesson as CMIS's statements would give it. */
function eventOf({ slot, week, weekday, date, start, end, roomId }: Lesson, year: YearValues) {
  return {
    setId: year.setId,
    slotId: slot.slotId,
    slotEntry: 1,
    week,
    weekday,
    date,
    start,
    finish: end,
    moduleId: slot.moduleId ?? '',
    groupCode: slot.groupCode ?? '',
    roomId,
    roomGroupCode: slot.roomGroupCode,
    own: {
      weekId: String(slot.weekId),
      weekday: String(weekday),
      start,
      finish: end,
      moduleId: slot.moduleId,
      groupCode: slot.groupCode,
      roomId,
      roomGroupCode: slot.roomGroupCode,
    },
    lecturerId: slot.lecturerId,
    presenterEmail: emailOf(slot, year),
    presenterBy: presenterByOf(slot, year),
    departmentId: slot.departmentId,
    name: slot.name,
    feature: slot.requests.includes('VIDEOREC') ? ('VIDEOREC' as const) : ('AUDIOREC' as const),
    changedAt: null,
  };
}

function presenterByOf(slot: Parameters<typeof emailOf>[0], year: YearValues): 'lecturer' | 'contact' | null {
  if (emailOf({ ...slot, contact: null }, year) !== null) return 'lecturer';
  return emailOf(slot, year) === null ? null : 'contact';
}
