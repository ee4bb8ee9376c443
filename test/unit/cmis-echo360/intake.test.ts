import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notificationsFor } from '#functions/cmis-echo360/queue/notifications-for.ts';
import type { CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import type { QueueRow } from '#shared/clients/cmis/queue-row.ts';
import fc from '#test/support/fast-check.ts';

const patterns = new Map([
  [1, [1, 2, 3]],
  [2, [2, 3, 4]],
  [3, [7]],
]);

const calendar: CmisCalendar = {
  setId: '2026/27',
  // Weeks that begin on a Thursday, the first on 1 October 2026.
  weekStarts: new Map(
    Array.from({ length: 10 }, (_, index) => [
      index + 1,
      new Date(Date.UTC(2026, 9, 1 + index * 7)).toISOString().slice(0, 10),
    ]),
  ),
  weeks: patterns,
  firstWeekday: 0,
};

function row(more: Partial<QueueRow>): QueueRow {
  return {
    id: 7,
    status: 'UNPROCESSED',
    error: null,
    action: 'U',
    oldValid: true,
    newValid: true,
    createdAt: '2026-09-20T10:00:00',
    processedAt: null,
    setId: '2026/27',
    slotId: 17,
    weekIdOld: 1,
    weekIdNew: 1,
    weekday: 4,
    weekdayOld: 4,
    startTime: '10:00',
    startTimeOld: '09:00',
    finishTime: '11:00',
    finishTimeOld: '10:00',
    moduleId: 'HIST1001',
    moduleIdOld: 'HIST1001',
    groupCode: 'LC01',
    groupCodeOld: 'LC01',
    roomId: 'R1',
    roomIdOld: 'R2',
    roomGroupCode: null,
    roomGroupCodeOld: null,
    lecturerId: 'P1',
    lecturerIdOld: 'P1',
    presenterEmail: 'person1@example.ac.uk',
    featureId: 'VIDEOREC',
    ...more,
  };
}

const take = (more: Partial<QueueRow>) =>
  notificationsFor({ row: row(more), calendar, mapping: { rooms: {}, splitGroups: ['G1'] }, now: 5, runId: 'run' });

function taken(more: Partial<QueueRow>): string[] {
  const result = take(more);
  assert.equal(result.kind, 'notifications');
  return result.kind === 'notifications'
    ? result.notifications.map(({ action, week, lessonDate, roomId }) => `${action} ${week} ${lessonDate} ${roomId}`)
    : [];
}

describe('a queue row as notifications', () => {
  it('an insert: each week of the new row', () => {
    assert.deepEqual(taken({ action: 'I', oldValid: false, weekIdOld: null, weekdayOld: null, roomIdOld: null }), [
      'I 1 2026-10-05 R1',
      'I 2 2026-10-12 R1',
      'I 3 2026-10-19 R1',
    ]);
  });

  it('a deletion: each week of the old row, where it was', () => {
    assert.deepEqual(taken({ action: 'D', newValid: false, weekIdNew: null, weekIdOld: 3, roomId: 'R2' }), [
      'D 7 2026-11-16 R2',
    ]);
  });

  it('an update of two eligible versions with the same weeks: each week', () => {
    assert.deepEqual(taken({}), ['U 1 2026-10-05 R1', 'U 2 2026-10-12 R1', 'U 3 2026-10-19 R1']);
  });

  it('an update whose weeks changed: gone, come and kept', () => {
    assert.deepEqual(taken({ weekIdNew: 2 }), [
      'D 1 2026-10-05 R2',
      'U 2 2026-10-12 R1',
      'U 3 2026-10-19 R1',
      'I 4 2026-10-26 R1',
    ]);
  });

  it('an update that became eligible, and one that is no longer', () => {
    assert.deepEqual(taken({ oldValid: false, weekIdNew: 3 }), ['I 7 2026-11-16 R1']);
    assert.deepEqual(taken({ newValid: false, roomId: null, weekIdOld: 3, weekdayOld: 5 }), ['D 7 2026-11-17 R2']);
  });

  it('an update of what was never eligible: nothing', () => {
    assert.deepEqual(take({ oldValid: false, newValid: false }), { kind: 'nothing' });
  });

  it('a version without day or times: as if it were not eligible', () => {
    assert.deepEqual(take({ action: 'I', weekday: null, weekdayOld: null }), { kind: 'nothing' });
    assert.deepEqual(taken({ weekIdOld: 3, weekdayOld: 4, weekday: null }), ['D 7 2026-11-16 R2']);
    assert.deepEqual(taken({ weekIdOld: 3, startTime: null }), ['D 7 2026-11-16 R2']);
  });

  it('keeps the place before an update beside the one after it', () => {
    const result = take({ weekdayOld: 2, roomGroupCode: 'G1' });
    const [first] = result.kind === 'notifications' ? result.notifications : [];
    assert.deepEqual(
      [first?.lessonDate, first?.lessonDateOld, first?.roomId, first?.roomIdOld, first?.roomDay],
      ['2026-10-05', '2026-10-03', 'R1', 'R2', '2026-10-05 G1'],
    );
  });

  it('fails a row whose weeks nobody knows, saying which', () => {
    for (const [more, weekId] of [
      [{ weekIdNew: 99 }, '99'],
      [{ weekIdOld: null, weekIdNew: null }, 'null'],
    ] as const) {
      const became = take(more);
      assert.equal(became.kind, 'untold');
      if (became.kind !== 'untold') return;
      assert.match(became.error, new RegExp(`^WEEKID ${weekId} has no weeks in 2026/27`));
      const { id, status, open, week, lessonDate } = became.notification;
      assert.deepEqual([id, status, open, week, lessonDate], ['7-0', 'FAILED', false, 0, '2026-09-20']);
    }
  });

  it('makes one notification of each affected week, whatever the row', () => {
    const weekId = fc.constantFrom(1, 2, 3);
    fc.assert(
      fc.property(weekId, weekId, fc.boolean(), fc.boolean(), (weekIdOld, weekIdNew, oldValid, newValid) => {
        const result = take({ weekIdOld, weekIdNew, oldValid, newValid });
        const before = new Set(oldValid ? patterns.get(weekIdOld) : []);
        const after = new Set(newValid ? patterns.get(weekIdNew) : []);
        const wanted = [...new Set([...before, ...after])].sort((a, b) => a - b);
        const made = result.kind === 'notifications' ? result.notifications : [];
        assert.deepEqual(
          made.map(({ week }) => week),
          wanted,
        );
        for (const { week, action, id, siblings } of made) {
          assert.equal(action, before.has(week) ? (after.has(week) ? 'U' : 'D') : 'I');
          assert.equal(id, `7-${week}`);
          assert.equal(siblings, made.length);
        }
      }),
    );
  });
});
