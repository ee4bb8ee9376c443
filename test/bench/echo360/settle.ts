import { draftOf, presentRecord } from '#functions/cmis-echo360/apply/draft-of.ts';
import { scheduleWrite } from '#functions/cmis-echo360/apply/schedule-writes.ts';
import { echo360QueueConfig } from '#functions/cmis-echo360/config.ts';
import { occurrenceOf } from '#functions/cmis-echo360/occurrence/occurrence-of.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { scheduleBodySchema } from '#sandbox/echo360/schedules/schedule-body.ts';
import { seedReferenceData } from '#sandbox/echo360/seed.ts';
import { scheduleBody } from '#shared/clients/echo360/draft.ts';
import { commitAll } from '#shared/state/commit-all.ts';
import { maxWritesPerCommit } from '#shared/state/store.ts';
import { emailOf, type Lesson, lessonsOf, type Recording } from './expected-recordings.ts';
import type { Installation } from './installation.ts';

const keepDays = 400;

/**
 * Puts an installation where it would be after its first year's work, without making the calls: CMIS has the year, Echo360 its reference data
 * and the recordings that are expected, and the state says that they are ours. That nothing is left to do is for the benchmark to show.
 */
export async function settleYear(
  installation: Installation,
  year: YearValues,
  expected: ReadonlyMap<string, Recording>,
): Promise<void> {
  const { cmis, echo360, store, clock } = installation;
  cmis.load(year, { queued: false });
  seedReferenceData(echo360.state, referenceValues(year));
  const state = stateOn(store);
  const config = echo360QueueConfig.parse({ roomMapping: { splitGroups: 'all' } });
  const moment = { now: clock.now() - 86_400_000, runId: 'before' };
  const lessons = lessonsOf(year, year.slots).filter(({ externalId }) => expected.has(externalId));
  for (let from = 0; from < lessons.length; from += maxWritesPerCommit) {
    const writes = lessons.slice(from, from + maxWritesPerCommit).map(lesson => {
      const occurrence = occurrenceOf(eventOf(lesson, year), config);
      const draft = draftOf(occurrence);
      const { id } = echo360.state.addSchedule(scheduleBodySchema.parse(scheduleBody(draft)));
      return scheduleWrite(state, lesson.externalId, presentRecord(occurrence, draft, id, moment), keepDays);
    });
    await clock.during(commitAll(store, undefined, writes));
  }
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
    lecturerId: slot.lecturerId,
    presenterEmail: emailOf(slot, year),
    departmentId: slot.departmentId,
    name: slot.name,
    feature: slot.requests.includes('VIDEOREC') ? ('VIDEOREC' as const) : ('AUDIOREC' as const),
    changedAt: null,
  };
}
