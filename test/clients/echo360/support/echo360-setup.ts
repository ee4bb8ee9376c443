import type { Echo360Settings } from '#sandbox/echo360/settings.ts';
import { type Echo360StandIn, sandboxClient, startEcho360StandIn } from '#sandbox/echo360/stand-in.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { createEcho360Upstream } from '#shared/clients/echo360/echo360-upstream.ts';
import { silentLog } from '#shared/core/log.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import type { UpstreamContext } from '#shared/core/upstream-context.ts';
import { PatientClock } from '#test/clients/http/support/patient-clock.ts';

export interface Echo360Setup extends AsyncDisposable {
  readonly standIn: Echo360StandIn;
  readonly clock: PatientClock;
  readonly context: UpstreamContext;
  readonly client: Echo360Client;
  /** The lease and the requests, in order. */
  readonly events: string[];
}

/** A schedule that Echo360 takes. */
export const draft: ScheduleDraft = {
  externalId: '617747-1-2026-27',
  name: 'English Language 1: LC01',
  room: 'ROOM1',
  date: '2026-11-16',
  start: '15:00',
  end: '16:00',
  section: 'ENGLANG1_LC01',
  presenterEmail: 'presenter1@example.ac.uk',
  input1: 'Display',
  input2: 'Video',
  captureQuality: 'High',
};

/** The stand-in with two rooms (and one without a device), a section and a presenter, and a client of it. */
export async function echo360Setup(
  settings: Partial<Echo360Settings> = {},
  connection: Record<string, unknown> = {},
): Promise<Echo360Setup> {
  const clock = new PatientClock(20_000);
  const standIn = await startEcho360StandIn({ clock, settings });
  const { state } = standIn;
  state.addCampus({ name: 'Main', externalId: 'MAIN' });
  state.addBuilding({ name: 'Old Library', campus: 'MAIN', externalId: 'OL' });
  for (const room of ['ROOM1', 'ROOM2']) state.addRoom({ name: `Room ${room}`, building: 'OL', externalId: room });
  state.addRoom({ name: 'Bare', building: 'OL', externalId: 'BARE', hasDevice: false });
  state.addOrganization({ name: 'Arts', externalId: 'ARTS' });
  state.addDepartment({ name: 'English', organization: 'ARTS', externalId: 'ENG' });
  state.addCourse({
    name: 'English Language 1',
    department: 'ENG',
    courseIdentifier: 'ENGLANG1',
    externalId: 'ENGLANG1',
  });
  state.addTerm({ name: '2026/27', startDate: '2026-09-01', endDate: '2027-08-31', externalId: '2026-27' });
  state.addSection({ course: 'ENGLANG1', term: '2026-27', sectionNumber: 'LC01', externalId: 'ENGLANG1_LC01' });
  state.addUser({ email: 'presenter1@example.ac.uk', firstName: 'First', lastName: 'Presenter' });
  const config = echo360Config.parse({
    url: standIn.url,
    institutionId: state.institutionId,
    clientId: sandboxClient.id,
    clientSecret: 'env://ECHO360_SECRET',
    ...connection,
  });
  const secrets = { read: async () => sandboxClient.secret };
  const events: string[] = [];
  const context: UpstreamContext = {
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: upstream => events.push(upstream),
    beforeWrite: async () => {
      events.push('lease');
    },
  };
  const client = createEcho360Upstream(config, { clock, log: silentLog, secrets, redactor: createRedactor() }).connect(
    context,
  );
  return { standIn, clock, context, client, events, [Symbol.asyncDispose]: () => standIn.close() };
}
