import type { Echo360Settings } from '#sandbox/echo360/settings.ts';
import { type Echo360StandIn, sandboxClient, startEcho360StandIn } from '#sandbox/echo360/stand-in.ts';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  json(): unknown;
}

export interface Echo360Fixture {
  readonly clock: ManualClock;
  readonly standIn: Echo360StandIn;
  /** A request with the token; a body that is not text is sent as JSON. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export const schedulesPath = '/public/api/v2/schedules';

/** The body that is proved to work: nothing but what is needed. */
export function scheduleBody(change: object = {}): Record<string, unknown> {
  return {
    startDate: '2026-01-12',
    startTime: '09:00',
    endTime: '10:00',
    sections: [{ sectionExternalId: 'BIO101_LC01' }],
    name: 'Cells',
    externalId: '4711-1-2025-26',
    venue: { roomExternalId: 'R1' },
    presenter: { userEmail: 'ada.example@example.ac.uk' },
    input1: 'Display',
    input2: 'Video',
    captureQuality: 'High',
    ...change,
  };
}

/** A stand-in with a few of everything, on 5 January 2026 at nine in London, no rate limit unless set. */
export async function startFixture(settings: Partial<Echo360Settings> = {}): Promise<Echo360Fixture> {
  const clock = new ManualClock('2026-01-05T09:00:00Z');
  const standIn = await startEcho360StandIn({ clock, settings: { callsPerMinute: null, ...settings } });
  const { state } = standIn;
  state.addCampus({ name: 'Main Campus', externalId: 'MAIN' });
  state.addBuilding({ name: 'Library', campus: 'MAIN', externalId: 'LIB' });
  state.addRoom({ name: 'Room 1', building: 'LIB', externalId: 'R1' });
  state.addRoom({ name: 'Room 2', building: 'LIB', externalId: 'R2' });
  state.addRoom({ name: 'Cupboard', building: 'LIB', externalId: 'BARE', hasDevice: false });
  state.addOrganization({ name: 'Science', externalId: 'SCI00000' });
  state.addDepartment({ name: 'Biology', organization: 'SCI00000', externalId: 'BIO' });
  state.addCourse({ name: 'Biology 1', department: 'BIO', courseIdentifier: 'BIO101', externalId: 'BIO101' });
  state.addTerm({ name: '2025/26', startDate: '2025-09-01', endDate: '2026-08-31', externalId: '2025/26' });
  state.addSection({ course: 'BIO101', term: '2025/26', sectionNumber: 'LC01', externalId: 'BIO101_LC01' });
  state.addUser({ email: 'ada.example@example.ac.uk', firstName: 'Ada', lastName: 'Example', externalId: 'ada' });
  const token = await tokenOf(standIn);
  return {
    clock,
    standIn,
    ask: (method, path, body, headers = {}) =>
      request(standIn.url, method, path, body, { authorization: `Bearer ${token}`, ...headers }),
  };
}

export async function tokenOf(standIn: Echo360StandIn): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandboxClient.id,
    client_secret: sandboxClient.secret,
  });
  const answer = await fetch(`${standIn.url}/oauth2/access_token`, { method: 'POST', body: form });
  return textMember(await answer.json(), 'access_token');
}

export async function request(
  base: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`${base}${path}`, { method, headers: { ...json, ...headers }, ...sent });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** A member of an answer, however deep: `venue.roomName`, `data.0.id`. */
export function member(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value);
}

export function textMember(value: unknown, path: string): string {
  const found = member(value, path);
  if (typeof found !== 'string') throw new Error(`${path} is not a text in ${JSON.stringify(value)}`);
  return found;
}
