import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyRefusal, type ScheduleCall } from '#shared/clients/echo360/answer.ts';
import { classifyReferenceRefusal } from '#shared/clients/echo360/reference-answer.ts';

const statuses = [400, 404, 409, 422];
const page = '<!doctype html><html><body>404 Not Found</body></html>';

/** A text in each layout: code with message, code alone, message alone, validation layout, plain text. */
function layouts(code: string, message: string, path = 'obj'): unknown[] {
  return [
    { error: code, message },
    { error: 'BadRequest', message: message.toUpperCase() },
    { error: code },
    { error: 'JsonError', param: { [path]: [{ msg: message, args: [] }] } },
    { error: 'JsonError', param: { 'obj.other': [], [path]: [{ msg: [message], args: ['Room not found'] }] } },
    message,
  ];
}

function said(call: ScheduleCall, status: number, body: unknown): string | undefined {
  const means = classifyRefusal({ status, body }, call);
  return means?.kind === 'missing' ? means.what : means?.kind;
}

const meanings: readonly (readonly [string, string, string, string?])[] = [
  ['clash', 'ScheduleClash', 'Schedule timing clash with another Schedule', 'obj.venue'],
  ['clash', 'VenueClash', 'Venue / Time slot is already taken', 'obj.venue'],
  ['clash', 'SchedulesOverlap', 'The schedule overlaps another'],
  ['duplicate-external-id', 'DuplicateExternalId', 'External Id already exists', 'obj.externalId'],
  ['duplicate-external-id', 'ExternalIdNotUnique', 'externalId must be unique'],
  ['duplicate-external-id', 'ScheduleAlreadyExists', 'A schedule with externalId 1-1-2026-27 exists'],
  ['room', 'RoomNotFound', 'Room not found', 'obj.venue.room'],
  ['section', 'SectionNotFound', 'Section Not Found', 'obj.sections[0]'],
  ['presenter', 'UserNotFound', 'User not found', 'obj.presenter'],
  ['no-device', 'DeviceNotFound', 'Device not found in Room', 'obj.venue.room'],
  ['in-past', 'TimeInPast', 'Time in past', 'obj.startTime'],
];

describe('a refusal of a schedule', () => {
  for (const [expected, code, message, path] of meanings) {
    it(`that says “${message}” means ${expected}, in every layout, status and call`, () => {
      for (const status of statuses) {
        for (const body of layouts(code, message, path)) {
          for (const call of ['create', 'update'] as const) {
            assert.equal(said(call, status, body), expected, `${call} ${status} ${JSON.stringify(body)}`);
          }
        }
      }
    });
  }

  const single: readonly (readonly [ScheduleCall, number, unknown, string | undefined])[] = [
    // A member that is not found, named by its path alone.
    ['create', 400, { error: 'JsonError', param: { 'obj.venue.room': [{ msg: 'not found' }] } }, 'room'],
    [
      'create',
      400,
      { error: 'JsonError', param: { 'obj.sections[0].section': [{ msg: 'Does not exist' }] } },
      'section',
    ],
    ['create', 400, { error: 'JsonError', param: { 'obj.presenter.user': [{ msg: 'NotFound' }] } }, 'presenter'],
    [
      'create',
      400,
      { error: 'JsonError', param: { 'obj.externalId': [{ msg: 'already in use' }] } },
      'duplicate-external-id',
    ],
    // Two things at once: the one that must be settled first.
    [
      'create',
      400,
      { error: 'x', message: 'External Id already exists; Venue / Time slot is already taken' },
      'duplicate-external-id',
    ],
    ['create', 400, { error: 'RoomNotFound', param: { 'obj.presenter': [{ msg: 'User not found' }] } }, 'room'],
    ['create', 400, { message: 'Room with external id X does not exist' }, 'room'],
    ['create', 400, { message: 'Room is not available; Section not found' }, 'section'],
    // The schedule itself.
    ['create', 400, { error: 'ScheduleNotFound' }, 'section'],
    ['update', 400, { error: 'ScheduleNotFound' }, 'schedule-or-section'],
    ['delete', 400, { error: 'ScheduleNotFound', message: 'Schedule not found' }, 'gone'],
    ['read', 404, { error: 'ScheduleNotFound' }, 'gone'],
    ['delete', 404, { error: 'NotFound', message: 'Resource not found' }, 'gone'],
    ['update', 404, '', 'gone'],
    ['delete', 410, '', 'gone'],
    ['delete', 400, 'not found', 'gone'],
    // What says nothing about this schedule.
    ['create', 404, { error: 'NotFound', message: 'Resource not found' }, undefined],
    ['create', 404, '', undefined],
    ['delete', 404, page, undefined],
    ['update', 404, page, undefined],
    ['create', 405, { error: 'RoomNotFound' }, undefined],
    ['create', 415, { message: 'Expecting application/json body' }, undefined],
    ['create', 413, '', undefined],
    // The rest is for people.
    ['create', 400, { error: 'BadRequest', message: 'Something new' }, 'refused'],
    ['create', 409, { error: 'Conflict' }, 'refused'],
    ['create', 400, { error: 'ExpectedModelToBePersisted' }, 'refused'],
    ['delete', 400, '', 'refused'],
    ['create', 400, null, 'refused'],
    ['create', 400, { param: 'x', deep: { a: [{ b: 'Room not found' }] } }, 'room'],
  ];
  for (const [call, status, body, expected] of single) {
    it(`${call}: ${status} ${JSON.stringify(body).slice(0, 90)} means ${expected}`, () => {
      assert.equal(said(call, status, body), expected);
    });
  }

  const words: readonly (readonly [unknown, string])[] = [
    [{ error: 'RoomNotFound', message: 'Room not found' }, 'Echo360 does not know the room (“Room not found”)'],
    [{ error: 'UserNotFound' }, 'Echo360 does not know the presenter (“UserNotFound”)'],
    [
      { error: 'JsonError', param: { 'obj.venue.room': [{ msg: 'Device not found in Room', args: [] }] } },
      'The room has no Echo360 recording device (“Device not found in Room”)',
    ],
    [
      { error: 'JsonError', param: { 'obj.captureQuality': [{ msg: 'error.path.missing', args: [] }] } },
      'Echo360 asks for something that was not sent (“obj.captureQuality: error.path.missing”)',
    ],
    [
      { error: 'JsonError', param: { 'obj.endTime': [{ msg: 'Duration exceeds 240 minutes' }] } },
      'Echo360 does not record lessons of this length (“Duration exceeds 240 minutes”)',
    ],
    [
      { error: 'BadRequest', message: 'Invalid json' },
      'Echo360 did not understand something that was sent (“Invalid json”)',
    ],
    ['', 'Echo360 refused the recording (it gave no explanation)'],
    [{ error: 'JsonError', param: {} }, 'Echo360 refused the recording (it gave no explanation)'],
    [
      { message: `a ${'b'.repeat(500)}` },
      `Echo360 refused the recording (“a ${'b'.repeat(158)}… 342 more characters”)`,
    ],
  ];
  for (const [body, message] of words) {
    it(`is told as: ${message.slice(0, 80)}`, () => {
      const means = classifyRefusal({ status: 400, body }, 'create');
      assert.equal(means !== undefined && 'message' in means ? means.message : undefined, message);
    });
  }
});

describe('a refusal to create reference data', () => {
  const cases: readonly (readonly [number, unknown, string | undefined])[] = [
    [400, { error: 'CampusNotFound', message: 'Campus not found' }, 'campus'],
    [404, { error: 'BuildingNotFound' }, 'building'],
    [400, 'Organization Not Found', 'organization'],
    [422, { error: 'TermNotFound' }, 'term'],
    [400, { error: 'BadRequest', message: 'External Id already exists' }, 'duplicate'],
    [409, { error: 'JsonError', param: { 'obj.email': [{ msg: 'Email already exists' }] } }, 'duplicate'],
    [400, { error: 'JsonError', param: { 'obj.name': [{ msg: 'error.minLength' }] } }, 'refused'],
    [404, { error: 'NotFound', message: 'Resource not found' }, undefined],
    [405, '', undefined],
  ];
  for (const [status, body, expected] of cases) {
    it(`${status} ${JSON.stringify(body)} means ${expected}`, () => {
      const means = classifyReferenceRefusal({ status, body });
      assert.equal(means?.kind === 'missing' ? means.what : means?.kind, expected);
    });
  }
});
