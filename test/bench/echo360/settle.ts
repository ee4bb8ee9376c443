import { draftOf, presentRecord } from '#functions/cmis-echo360/apply/draft-of.ts';
import { scheduleWrite } from '#functions/cmis-echo360/apply/schedule-writes.ts';
import { echo360QueueConfig } from '#functions/cmis-echo360/config.ts';
import { occurrenceOf } from '#functions/cmis-echo360/occurrence/occurrence-of.ts';
import { stateOn } from '#functions/cmis-echo360/state.ts';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { scheduleBodySchema } from '#sandbox/echo360/schedules/schedule-body.ts';
import { seedReferenceData } from '#sandbox/echo360/seed.ts';
import { createCmisParts } from '#shared/clients/cmis/cmis-reader.ts';
import { scheduleBody } from '#shared/clients/echo360/draft.ts';
import { silentLog } from '#shared/core/log.ts';
import { commitAll } from '#shared/state/commit-all.ts';
import type { Write } from '#shared/state/store.ts';
import type { Recording } from './expected-recordings.ts';
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
  const endings: (() => Promise<void>)[] = [];
  const context = {
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: () => undefined,
    beforeWrite: () => Promise.reject(new Error('only reads')),
    runId: 'before',
    atEnd: (end: () => Promise<void>) => void endings.push(end),
  };
  const reader = await createCmisParts(installation.systems.cmis, installation.instance).open(context);
  for await (const { events } of reader.yearEvents(year.setId)) {
    const writes: Write[] = [];
    for (const occurrence of events.map(event => occurrenceOf(event, config))) {
      if (!expected.has(occurrence.externalId)) continue;
      const draft = draftOf(occurrence);
      const { id } = echo360.state.addSchedule(scheduleBodySchema.parse(scheduleBody(draft)));
      const record = presentRecord(occurrence, draft, id, moment);
      writes.push(scheduleWrite(state, occurrence.externalId, record, keepDays));
    }
    await clock.during(commitAll(store, undefined, writes));
  }
  for (const end of endings) await end();
}
