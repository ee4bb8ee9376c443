import { jsonAnswer, paramOf, type Route, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import { readJson } from '../play-json.ts';
import type { Schedule } from '../records.ts';
import type { ReferenceContext } from '../reference/resource.ts';
import { missing } from '../refusal.ts';
import { deletedAnswer } from '../server/deleted-answer.ts';
import { pageOf } from '../server/paging.ts';
import { acceptSchedule, bodyOf } from './accept-schedule.ts';
import { scheduleBodySchema } from './schedule-body.ts';
import { scheduleView } from './schedule-view.ts';

const path = '/public/api/v2/schedules';

/** The schedules of API version 2. A schedule is named by id or external id. */
export function scheduleRoutes(contextOf: (request: SandboxRequest) => ReferenceContext): Route[] {
  const named = (request: SandboxRequest): Schedule => {
    const { state, settings } = contextOf(request);
    const schedule = state.schedules.find(paramOf(request, 'key'));
    if (schedule === undefined) throw missing(settings, 'Schedule');
    return schedule;
  };
  return [
    {
      method: 'GET',
      path,
      handler: request => {
        const { state, settings } = contextOf(request);
        const page = pageOf(request, {
          collection: state.schedules,
          institutionId: state.institutionId,
          settings,
          sortMember: 'startDate',
          filter: settings.roomFilter ?? undefined,
          view: schedule => scheduleView(state, schedule, 'read'),
        });
        return jsonAnswer(200, page);
      },
    },
    {
      method: 'POST',
      path,
      handler: request => {
        const context = contextOf(request);
        const { state } = context;
        const body = readJson(request.body, scheduleBodySchema);
        const id = state.newId();
        const schedule = acceptSchedule(body, { ...context, id, madeBy: 'client', revision: 1 });
        return jsonAnswer(201, scheduleView(state, state.putSchedule(schedule), 'write'));
      },
    },
    {
      method: 'GET',
      path: `${path}/:key`,
      handler: request => jsonAnswer(200, scheduleView(contextOf(request).state, named(request), 'read')),
    },
    {
      method: 'PUT',
      path: `${path}/:key`,
      handler: request => {
        const context = contextOf(request);
        const { state, settings } = context;
        const before = named(request);
        const kept = settings.omittedOnPut === 'kept' ? bodyOf(before) : {};
        const given = readJson(request.body, scheduleBodySchema, kept);
        const keepsId = settings.externalIdOnPut === 'kept' && before.externalId !== undefined;
        const body = keepsId ? { ...given, externalId: before.externalId } : given;
        const { id, madeBy } = before;
        const schedule = acceptSchedule(body, { ...context, id, madeBy, revision: before.revision + 1 });
        return jsonAnswer(200, scheduleView(state, state.putSchedule(schedule), 'write'));
      },
    },
    {
      method: 'DELETE',
      path: `${path}/:key`,
      handler: request => {
        const { state, settings } = contextOf(request);
        state.removeSchedule(named(request).id);
        return deletedAnswer(settings);
      },
    },
  ];
}
