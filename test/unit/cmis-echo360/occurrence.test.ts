import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { occurrenceIn } from '#functions/cmis-echo360/adopt/adoptable.ts';
import { echo360QueueConfig } from '#functions/cmis-echo360/config.ts';
import { echoRoomOf, timetableRoomsOf } from '#functions/cmis-echo360/lesson/echo-room.ts';
import { localTime } from '#functions/cmis-echo360/lesson/local-time.ts';
import { occurrenceOf } from '#functions/cmis-echo360/lesson/occurrence.ts';
import { inOrder } from '#functions/cmis-echo360/schedule/order-of-requests.ts';
import type { CmisEvent } from '#shared/clients/cmis/event.ts';
import { date } from '#test/unit/cmis-echo360/support/lessons.ts';

describe('the order of moves', () => {
  const move = (id: string, from: string | null, to: string) => {
    const slot = (hour: string) => ({ room: 'R1', date, start: `${hour}:00`, end: `${hour}:50` });
    return { externalId: id, from: from === null ? null : slot(from), to: slot(to) };
  };
  const steps = (...moves: ReturnType<typeof move>[]) =>
    inOrder(moves).map(({ kind, move: { externalId } }) => `${kind} ${externalId}`);

  it('lets a row of lessons move up from its end', () => {
    assert.deepEqual(steps(move('a', '09', '10'), move('b', '10', '11'), move('c', '11', '12')), [
      'move c',
      'move b',
      'move a',
    ]);
  });

  it('removes one of a ring for a moment, and only one', () => {
    const ring = steps(move('a', '09', '10'), move('b', '10', '11'), move('c', '11', '09'), move('d', null, '14'));
    assert.equal(ring.filter(step => step.startsWith('vacate')).length, 1);
    assert.equal(ring.filter(step => step.startsWith('return')).length, 1);
    assert.equal(ring.length, 5);
  });
});

describe('a lesson of CMIS as a recording', () => {
  const event: CmisEvent = {
    setId: '2026/27',
    slotId: 17,
    slotEntry: 1,
    week: 9,
    weekday: 1,
    own: {
      weekId: '9',
      weekday: '1',
      start: '09:00',
      finish: '10:00',
      moduleId: 'HIST1001',
      groupCode: 'LC01',
      roomId: 'R1A',
      roomGroupCode: 'R1',
    },
    date,
    start: '09:00',
    finish: '10:00',
    moduleId: 'HIST1001',
    groupCode: 'LC01',
    roomId: 'R1A',
    roomGroupCode: 'R1',
    lecturerId: 'P1',
    presenterEmail: null,
    presenterBy: 'lecturer',
    departmentId: '10110000',
    name: '  ',
    feature: 'AUDIOREC',
    changedAt: null,
  };
  const config = echo360QueueConfig.parse({ roomMapping: { rooms: { R9: 'STUDIO' }, splitGroups: ['R1'] } });

  it('takes name, inputs, section and room by the configuration', () => {
    const { sent, room, externalId, unusable, ask } = occurrenceOf(event, config);
    assert.deepEqual(sent, {
      name: 'CMIS event',
      section: 'HIST1001_LC01',
      presenterEmail: null,
      input1: 'Display',
      input2: null,
      captureQuality: 'High',
    });
    assert.deepEqual([room, externalId, unusable], ['R1', '17-9-2026-27', null]);
    assert.equal(ask, 'lecturer P1 or the timetabler of 10110000');
    assert.equal(occurrenceOf({ ...event, feature: 'VIDEOREC' }, config).sent.input2, 'Video');
  });

  it('is unusable when it is longer than the limit', () => {
    assert.equal(occurrenceOf({ ...event, finish: '13:00' }, config).unusable, null);
    assert.match(occurrenceOf({ ...event, finish: '13:01' }, config).unusable ?? '', /longer than 4 hours/);
  });

  it('finds its way from and to split and renamed rooms', () => {
    const { roomMapping } = config;
    assert.deepEqual(
      ['R1', 'R2', 'STUDIO'].map(room => timetableRoomsOf(roomMapping, room)),
      [
        { roomIds: ['R1'], groupCodes: ['R1'] },
        { roomIds: ['R2'], groupCodes: [] },
        { roomIds: ['R9', 'STUDIO'], groupCodes: [] },
      ],
    );
    assert.equal(echoRoomOf(roomMapping, 'R9', 'R1'), 'STUDIO');
    assert.equal(echoRoomOf(roomMapping, 'R2', 'R3'), 'R2');
    assert.equal(echoRoomOf({ rooms: {}, splitGroups: 'all' }, 'R2', 'R3'), 'R3');
  });

  it('is known from external ids of our form and of the predecessor', () => {
    const patterns = config.adoptPatterns.map(text => new RegExp(text));
    const known = { slotId: 4301, week: 22, setId: '2024/25' };
    assert.deepEqual(occurrenceIn('4301-22-2024-25', patterns, '2024/25'), known);
    assert.deepEqual(occurrenceIn('4301_22_2024', patterns, '2024/25'), known);
    assert.deepEqual(occurrenceIn('4301_22_2024', patterns, '2025/26'), known);
    assert.deepEqual(occurrenceIn('4301_22_2024', patterns, '2024-25'), { ...known, setId: '2024-25' });
    assert.equal(occurrenceIn('open-day-1', patterns, '2024/25'), undefined);
  });
});

describe('local time', () => {
  it('follows both clock changes, so that a lesson begins when the clock on the wall says so', () => {
    const at = (instant: string) => localTime(Date.parse(instant), 'Europe/London');
    assert.equal(at('2026-10-25T00:30:00Z'), '2026-10-25 01:30:00');
    assert.equal(at('2026-10-25T01:30:00Z'), '2026-10-25 01:30:00');
    assert.equal(at('2026-10-26T09:00:00Z'), '2026-10-26 09:00:00');
    assert.equal(at('2027-03-28T00:59:59Z'), '2027-03-28 00:59:59');
    assert.equal(at('2027-03-28T01:00:00Z'), '2027-03-28 02:00:00');
    assert.equal(at('2027-03-29T08:00:00Z'), '2027-03-29 09:00:00');
  });
});
