import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import type { Unreadable } from '#functions/cmis-echo360/lesson/unreadable.ts';
import { endOfNotification } from '#functions/cmis-echo360/queue/notification-status.ts';
import type { Work } from '#functions/cmis-echo360/queue/round/work.ts';
import { unreadableFindings } from '#functions/cmis-echo360/refresh/unreadable-findings.ts';
import { changesOf, type Plan } from '#shared/core/change.ts';
import { date, lesson, message, now, recordOf, roomDayRecord, setId } from '#test/unit/cmis-echo360/support/lessons.ts';
import { applied, plan, requests, shown } from '#test/unit/cmis-echo360/support/world.ts';

const fault = 'it begins at "9 am", not at a time such as 09:00';
const before = lesson({ slot: 1, start: '09:00', end: '10:00' });
const overlapping = lesson({ slot: 2, start: '09:30', end: '10:30' });
const spoilt: Unreadable = {
  setId,
  slotId: 1,
  week: before.week,
  key: before.externalId,
  room: 'R1',
  date,
  title: 'Lesson 1',
  fault,
  ask: 'the timetabler',
};

/** How each notification of a plan without requests ends. */
function endings(planned: Plan<Work>): string[] {
  return changesOf(planned).flatMap(({ payload: work }) => {
    if (work.do === 'end-notifications') return work.ended.map(({ status, message: text }) => `${status}: ${text}`);
    if (work.do !== 'end-refresh') return [];
    return work.waiting.map(({ notification: { action }, verdict }) => {
      const { status, message: text } = endOfNotification({
        action,
        verdict,
        requestEnd: null,
        refresh: { conflicts: [], failures: [] },
      });
      return `${status}: ${text}`;
    });
  });
}

describe('a lesson that cannot be read', () => {
  it('is not sent, and what Echo360 has of it stays', () => {
    const messages = [message('U', before)];
    const fresh = plan({ cmis: [], unreadable: [spoilt], ours: [], messages });
    assert.deepEqual(requests(fresh), []);
    assert.deepEqual(endings(fresh), [`FAILED: cannot be read: ${fault}; correct it in CMIS`]);
    const held = plan({ cmis: [], unreadable: [spoilt], ours: [recordOf(before)], messages });
    assert.deepEqual(requests(held), []);
    assert.deepEqual(endings(held), [
      `FAILED: cannot be read: ${fault}; Echo360 keeps what it has (room R1, 2026-11-24 09:00–10:00); correct it in CMIS`,
    ]);
  });

  it('is removed when it is no longer in CMIS, and changed when it can be read again', () => {
    const ours = [recordOf(before)];
    const gone = plan({ cmis: [], ours, messages: [message('D', before)] });
    assert.deepEqual(
      requests(gone).map(work => work.do),
      ['delete'],
    );
    const mended = lesson({ slot: 1, start: '11:00', end: '12:00' });
    assert.deepEqual(
      requests(plan({ cmis: [mended], ours, messages: [message('U', mended, { before })] })).map(work => work.do),
      ['update'],
    );
  });

  for (const strategy of strategies) {
    it(`keeps its slot against lessons that overlap what Echo360 has of it (${strategy})`, () => {
      const later = lesson({ slot: 3, start: '10:00', end: '11:00' });
      for (const roomDays of [[], [roomDayRecord('R1')]]) {
        const world = {
          cmis: [overlapping],
          unreadable: [spoilt],
          ours: [recordOf(before)],
          messages: [message('I', overlapping), message('U', before)],
          roomDays,
        };
        const planned = plan(world, strategy);
        assert.deepEqual(shown(applied(planned, world)), ['1 R1 09:00-10:00']);
        assert.ok(
          planned.findings.some(({ kind, target }) => kind === 'excluded' && target === overlapping.externalId),
        );
        const beside = { ...world, cmis: [later], messages: [message('I', later), message('U', before)] };
        assert.deepEqual(shown(applied(plan(beside, strategy), beside)), ['1 R1 09:00-10:00', '3 R1 10:00-11:00']);
      }
    });
  }

  it('is said to be unreadable even when its room-day was refreshed since', () => {
    const roomDays = [roomDayRecord('R1', { inConflict: false, lastRefreshAt: now })];
    const world = {
      cmis: [],
      unreadable: [spoilt],
      ours: [recordOf(before)],
      messages: [message('U', before)],
      roomDays,
    };
    assert.match(endings(plan(world)).join(), /^FAILED: cannot be read/);
  });

  it('is a finding of the refresh, once per slot, for the rooms and dates that are compared', () => {
    const weeks = [9, 10, 11].map(week => ({ ...spoilt, week, key: `1-${week}-2026-27` }));
    const year = {
      unreadable: new Map(weeks.map(lost => [lost.key, lost])),
      schedules: new Map([[before.externalId, recordOf(before)]]),
      selection: { rooms: null, from: date, to: date },
    };
    assert.deepEqual(unreadableFindings(year), [
      {
        kind: 'unreadable',
        target: 'slot 1 of 2026/27',
        message: `Lesson 1 in room R1, week 9, 10, 11, cannot be read: ${fault}. Echo360 keeps its recording as it is. Ask the timetabler.`,
      },
    ]);
    assert.deepEqual(unreadableFindings({ ...year, selection: { rooms: new Set(['R2']), from: date, to: date } }), []);
    assert.deepEqual(
      unreadableFindings({ ...year, selection: { rooms: null, from: '2027-01-01', to: '2027-07-01' } }),
      [],
    );
  });
});
