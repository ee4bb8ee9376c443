import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { roomDayKey } from '#functions/cmis-echo360/room-day/room-day.ts';
import { givenUpAt, leftBehind } from '#functions/cmis-echo360/schedule/made-late.ts';
import type { CallWork } from '#functions/cmis-echo360/schedule/schedule-writes.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import fc from '#test/support/fast-check.ts';
import { world } from './support/arbitraries.ts';
import { lesson, message, now, recordOf, roomDayRecord } from './support/lessons.ts';
import { plan, requests, type World } from './support/world.ts';
import { listedOf } from './support/year.ts';

const hour = 3_600_000;
const one = lesson({ slot: 1, start: '09:00', end: '10:00' });
const two = lesson({ slot: 2, start: '09:30', end: '10:30', changedAt: '2026-11-01T00:00:02' });
const removed: Partial<ScheduleRecord> = { phase: 'removed', unheardAt: now - 2, changedAt: now - 1 };

const told = (work: CallWork): string =>
  `${work.do} ${work.do === 'create' || work.do === 'update' ? work.occurrence.externalId : work.record.externalId}`;

describe('a request for a recording that was given up', () => {
  const cases: readonly [string, Partial<ScheduleRecord>, number | null][] = [
    ['where none was, is not waited for', {}, null],
    ['may be carried out for an hour', { unheardAt: now - hour + 1 }, now - hour + 1],
    ['is not carried out any more after an hour', { unheardAt: now - hour }, null],
    ['is what a run may have died over', { phase: 'intended', changedAt: now - 5 }, now - 5],
    ['is not what a run died over long ago', { phase: 'intended', changedAt: now - hour }, null],
    ['is the later of two', { phase: 'intended', changedAt: now - 5, unheardAt: now - 3 }, now - 3],
    ['is the later of two, whichever that is', { phase: 'intended', changedAt: now - 3, unheardAt: now - 5 }, now - 3],
    ['is not when a record of what Echo360 holds was written', { changedAt: now - 5 }, null],
    ['may still be carried out after what it made was removed', removed, now - 2],
  ];
  for (const [name, given, expected] of cases) {
    it(name, () => assert.equal(givenUpAt(recordOf(one, given), now), expected));
  }

  it('leaves a record behind of what is removed, for as long, and no other', () => {
    const moment = { now, runId: 'now' };
    const given = { unheardAt: now - 2, pending: 'delete', heldAs: 'old', echoId: 'e1' } as const;
    assert.deepEqual(
      leftBehind(recordOf(one, given), moment),
      recordOf(one, { ...removed, changedAt: now, runId: 'now' }),
    );
    assert.equal(leftBehind(recordOf(one), moment), null);
    assert.equal(leftBehind(recordOf(one, { unheardAt: now - hour }), moment), null);
  });
});

describe('what was removed while a request for it may still be carried out', () => {
  const marked = { at: now, why: 'asked', listed: null };
  const day = roomDayKey(one);
  const seen = (...records: readonly ScheduleRecord[]): Partial<World> => ({
    roomDays: [roomDayRecord('R1', { marked })],
    listings: new Map([[day, { at: now, schedules: records.map(record => listedOf(record)) }]]),
  });
  const behind = recordOf(one, removed);
  const planned = (given: Partial<World>): string[] =>
    requests(plan({ cmis: [], ours: [], messages: [], ...given }, 'last-wins')).map(told);

  it('is nothing as long as it is not seen: in nobody’s way, and not removed again', () => {
    const messages = [message('I', two), message('D', one)];
    assert.deepEqual(planned({ ours: [behind], messages: [message('D', one)] }), []);
    assert.deepEqual(planned({ cmis: [two], ours: [behind], messages }), [`create ${two.externalId}`]);
    assert.deepEqual(planned({ ours: [behind], ...seen() }), []);
    const before = { ...seen(behind), listings: new Map([[day, { at: now - 1, schedules: [listedOf(behind)] }]]) };
    assert.deepEqual(planned({ ours: [behind], ...before }), [], 'the listing is from before it was removed');
  });

  it('is ours where it is seen: removed before another lesson comes in, or sent what is wanted', () => {
    assert.deepEqual(planned({ ours: [behind], ...seen(behind) }), [`delete ${one.externalId}`]);
    assert.deepEqual(planned({ cmis: [one, two], ours: [behind], ...seen(behind) }), [
      `delete ${one.externalId}`,
      `create ${two.externalId}`,
    ]);
    assert.deepEqual(planned({ cmis: [one], ours: [behind], ...seen(behind) }), [`create ${one.externalId}`]);
  });

  it('is known as ours by the request that makes it again', () => {
    for (const given of [{ messages: [message('U', one)] }, seen(behind)]) {
      const [work] = requests(plan({ cmis: [one], ours: [behind], messages: [], ...given }));
      assert.ok(work?.do === 'create');
      assert.deepEqual(work.record, { ...behind, phase: 'intended' });
    }
  });

  it('changes no other request, whatever else there is', () => {
    fc.assert(
      fc.property(world, fc.constantFrom(...strategies), fc.array(fc.nat({ max: 9 })), (before, strategy, slots) => {
        const known = new Set(before.ours.map(({ externalId }) => externalId));
        const gone = [...new Set(slots)].map(slot =>
          recordOf(lesson({ slot, start: '09:00', end: '11:00' }), {
            ...removed,
            unheardAt: now - 600,
            changedAt: now - 600,
          }),
        );
        const ours = [...before.ours, ...gone.filter(({ externalId }) => !known.has(externalId))];
        const [without, withThem] = [before, { ...before, ours }].map(each => requests(plan(each, strategy)).map(told));
        assert.deepEqual(withThem, without);
      }),
    );
  });
});
