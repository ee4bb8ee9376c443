import { z } from 'zod';
import type { HttpRequest } from '#shared/clients/http/http-client.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import { type Ambiguous, classifyRefusal, type DeleteAnswer, type Refusal, type ScheduleAnswer } from './answer.ts';
import { answered, type Echo360Api, pagesOf } from './calls.ts';
import { type ScheduleDraft, scheduleBody } from './draft.ts';
import { itemPath, schedulesPath } from './paths.ts';
import { listedSchema, type OddSchedule, pageSchema, type Schedule, scheduleSchema } from './schema.ts';

const schedulePage = pageSchema(listedSchema);
const anyPage = pageSchema(z.unknown());

/** The schedule calls. A schedule is named by Echo360's id or its external id. */
export interface Schedules {
  /** Never repeated by itself: after a lost answer (UpstreamUnavailableError) ask for the external id. */
  createSchedule(draft: ScheduleDraft): Promise<ScheduleAnswer>;
  updateSchedule(key: string, draft: ScheduleDraft): Promise<ScheduleAnswer>;
  deleteSchedule(key: string): Promise<DeleteAnswer>;
  /** Null when there is none. */
  getSchedule(key: string): Promise<Schedule | null>;
  /**
   * Whether a schedule is really gone that a call spoke of as not found: looked for by each of the keys, and then by
   * the listing, since what knows nothing may be a proxy or another address. The schedule if it is there all the same,
   * else null. Throws what a listing that does not answer throws.
   */
  lookAgain(keys: readonly string[]): Promise<Schedule | null>;
  /**
   * All of them, past ones too, or an error; of one room by Echo360's id of it. In no useful order. Single ones that
   * are not understood are among them, with a `fault`; when most are so, that is an error.
   */
  listSchedules(filter?: { readonly roomId?: string }): Promise<(Schedule | OddSchedule)[]>;
  /**
   * The same page by page, for what need not be held all at once. A schedule may come twice when others change the list
   * meanwhile.
   */
  schedulePages(filter?: { readonly roomId?: string }): AsyncIterable<readonly (Schedule | OddSchedule)[]>;
}

export function createSchedules(api: Echo360Api): Schedules {
  const { http, config } = api;
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

  async function* schedulePages({
    roomId,
  }: {
    readonly roomId?: string;
  } = {}): AsyncGenerator<(Schedule | OddSchedule)[], void> {
    const { roomFilter } = config;
    const filters = roomFilter === null || roomId === undefined ? {} : { [roomFilter]: roomId };
    let listed = 0;
    const odd: OddSchedule[] = [];
    for await (const page of pagesOf(api, schedulesPath, schedulePage, filters)) {
      listed += page.length;
      for (const schedule of page) if (schedule.fault !== undefined) odd.push(schedule);
      // A filter that the server does not know is ignored by it, so it is never relied on.
      yield roomId === undefined ? page : page.filter(schedule => schedule.roomId === roomId);
    }
    const [example] = odd;
    if (example !== undefined && listed >= enough && odd.length * 2 > listed) {
      throw new ImplausibleAnswerError(
        `Echo360: ${odd.length} of ${listed} schedules are not understood, such as “${example.name}”: ${example.fault}`,
        { advice: 'Nothing is concluded from such a listing. See whether Echo360 has changed what it answers.' },
      );
    }
  }

  async function lookAgain(keys: readonly string[]): Promise<Schedule | null> {
    for (const key of new Set(keys)) {
      const found = await getSchedule(key);
      if (found !== null) return found;
    }
    await http.request({ method: 'GET', path: schedulesPath, query: { limit: 1 }, schema: anyPage });
    return null;
  }

  return {
    getSchedule,
    lookAgain,
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
      const byId = new Map<string, Schedule | OddSchedule>();
      const nameless: OddSchedule[] = [];
      for await (const page of schedulePages(filter)) {
        for (const schedule of page) {
          if (schedule.fault !== undefined && schedule.id === '') nameless.push(schedule);
          else byId.set(schedule.id, schedule);
        }
      }
      return [...byId.values(), ...nameless];
    },
  };
}

/** Schedules from which on a listing is judged as a whole. */
const enough = 20;

function meansGone(means: Refusal | Ambiguous | undefined): boolean {
  return means?.kind === 'gone' || means?.kind === 'schedule-or-section';
}
