import type { ScheduleAnswer } from '#shared/clients/echo360/answer.ts';
import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';

/** Answers that may be lost before the trouble is taken for an outage. */
const lostAnswers = 2;

/**
 * Creates a schedule although answers may be lost: after one, Echo360 is asked whether it has the external id, and only
 * if not is the request sent again.
 */
export async function createOnce(
  echo360: Pick<Echo360Client, 'createSchedule' | 'getSchedule'>,
  draft: ScheduleDraft,
): Promise<{ readonly answer: ScheduleAnswer; readonly wasLost: boolean }> {
  for (let lost = 0; ; lost++) {
    try {
      return { answer: await echo360.createSchedule(draft), wasLost: lost > 0 };
    } catch (error) {
      if (!(error instanceof UpstreamUnavailableError) || !error.mayHaveHappened || lost >= lostAnswers) throw error;
      const found = await echo360.getSchedule(draft.externalId);
      if (found !== null) {
        const message = `Echo360 has a recording with the external id ${draft.externalId}`;
        return { answer: { kind: 'duplicate-external-id', message }, wasLost: true };
      }
    }
  }
}
