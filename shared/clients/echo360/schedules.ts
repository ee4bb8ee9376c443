import { z } from 'zod';
import type { HttpRequest } from '#shared/clients/http/http-client.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { type Ambiguous, classifyRefusal, type DeleteAnswer, type Refusal, type ScheduleAnswer } from './answer.ts';
import { type ScheduleDraft, scheduleBody } from './draft.ts';
import { itemPath, schedulesPath } from './paths.ts';
import { type Schedule, scheduleSchema } from './schema.ts';
import { answered, pagesOf, type Wire } from './wire.ts';

/** The schedule calls. A schedule is named by Echo360's id or its external id. */
export interface Schedules {
  /** Never repeated by itself: after a lost answer (UpstreamUnavailableError) ask for the external id. */
  createSchedule(draft: ScheduleDraft): Promise<ScheduleAnswer>;
  updateSchedule(key: string, draft: ScheduleDraft): Promise<ScheduleAnswer>;
  deleteSchedule(key: string): Promise<DeleteAnswer>;
  /** Null when there is none. */
  getSchedule(key: string): Promise<Schedule | null>;
  /** All of them, past ones too, or an error; of one room by Echo360's id of it. In no useful order. */
  listSchedules(filter?: { readonly roomId?: string }): Promise<Schedule[]>;
  /** The same page by page, for what need not be held all at once. A schedule may come twice when others change the list meanwhile. */
  schedulePages(filter?: { readonly roomId?: string }): AsyncIterable<readonly Schedule[]>;
}

export function createSchedules(wire: Wire): Schedules {
  const { http, config } = wire;
  const pathOf = (key: string) => itemPath(schedulesPath, key, config.pathKeys);

  async function write(
    request: Pick<HttpRequest<Schedule>, 'method' | 'path' | 'repeatable'>,
    draft: ScheduleDraft,
    key?: string,
  ): Promise<ScheduleAnswer> {
    const { data: schedule } = await http.request({ ...request, json: scheduleBody(draft), schema: scheduleSchema });
    // Whether an update may change the external id is not documented: that by which the schedule was named will do.
    if ([draft.externalId, key].includes(schedule.externalId ?? '')) return { kind: 'done', schedule };
    throw new ImplausibleAnswerError(`Echo360 answered the request for ${draft.externalId} with another schedule`);
  }

  async function getSchedule(key: string): Promise<Schedule | null> {
    const found = http.request({ method: 'GET', path: pathOf(key), schema: scheduleSchema });
    const answer = await answered(found, refused => (meansGone(classifyRefusal(refused, 'read')) ? null : undefined));
    return answer === null ? null : answer.data;
  }

  async function* schedulePages({ roomId }: { readonly roomId?: string } = {}): AsyncGenerator<Schedule[], void> {
    const { roomFilter } = config;
    const filters = roomFilter === null || roomId === undefined ? {} : { [roomFilter]: roomId };
    for await (const page of pagesOf(wire, schedulesPath, scheduleSchema, filters)) {
      // A filter that the server does not know is ignored by it, so it is never relied on.
      yield roomId === undefined ? page : page.filter(schedule => schedule.roomId === roomId);
    }
  }

  return {
    getSchedule,
    schedulePages,
    async createSchedule(draft) {
      const answer = await answered(write({ method: 'POST', path: schedulesPath }, draft), refused =>
        classifyRefusal(refused, 'create'),
      );
      return answer.kind === 'schedule-or-section' ? answer.section : answer;
    },
    async updateSchedule(key, draft) {
      const put = write({ method: 'PUT', path: pathOf(key), repeatable: true }, draft, key);
      const answer = await answered(put, refused => classifyRefusal(refused, 'update'));
      if (answer.kind !== 'schedule-or-section') return answer;
      return (await getSchedule(key)) === null ? answer.gone : answer.section;
    },
    async deleteSchedule(key) {
      const remove = http
        .request({ method: 'DELETE', path: pathOf(key), body: 'none', schema: z.undefined(), repeatable: true })
        .then(() => ({ kind: 'done' }) as const);
      return answered(remove, refused => {
        const means = classifyRefusal(refused, 'delete');
        if (means?.kind === 'schedule-or-section') return means.gone;
        // It was there for an earlier attempt whose answer was lost.
        return means?.kind === 'gone' && refused.mayHaveHappened ? { kind: 'done' } : means;
      });
    },
    async listSchedules(filter) {
      const byId = new Map<string, Schedule>();
      for await (const page of schedulePages(filter)) for (const schedule of page) byId.set(schedule.id, schedule);
      return [...byId.values()];
    },
  };
}

function meansGone(means: Refusal | Ambiguous | undefined): boolean {
  return means?.kind === 'gone' || means?.kind === 'schedule-or-section';
}
