import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changesOf } from '#shared/core/change.ts';
import { date, lesson, message, now, recordOf, roomDayRecord } from './support/lessons.ts';
import { applied, plan, requests, shown, type World } from './support/world.ts';

const nine = lesson({ slot: 1, start: '09:00', end: '10:00' });

const world = (more: Partial<World>): World => ({ cmis: [], ours: [], messages: [], ...more });

/** Status and message that a plan settles without a request. */
function settled(of: World, at = now): string[] {
  return changesOf(plan(of, 'ignore', at)).flatMap(({ payload }) =>
    payload.do === 'end-notifications' ? payload.ended.map(({ status, message: text }) => `${status}: ${text}`) : [],
  );
}

describe('a notification', () => {
  it('is OUT_OF_DATE when all its room-days were refreshed since, and only if that succeeded', () => {
    const one = message('I', nine);
    const refreshed = { inConflict: false, lastRefreshAt: now, lastRefreshOk: true };
    const of = (more: Partial<typeof refreshed>) =>
      world({ cmis: [nine], messages: [one], roomDays: [roomDayRecord('R1', { ...refreshed, ...more })] });
    assert.match(settled(of({}))[0] ?? '', /^OUT_OF_DATE/);
    assert.equal(requests(plan(of({}))).length, 0);
    assert.equal(requests(plan(of({ lastRefreshOk: false }))).length, 1);
    assert.equal(requests(plan(of({ lastRefreshAt: one.createdAt - 1 }))).length, 1);
  });

  it('of a move is not OUT_OF_DATE while the room-day that it left, in conflict, was not refreshed', () => {
    const before = lesson({ slot: 1, start: '09:00', end: '10:00', room: 'R2' });
    const left = lesson({ slot: 2, start: '09:00', end: '10:00', room: 'R2' });
    const of = world({
      cmis: [nine, left],
      ours: [recordOf(nine)],
      messages: [message('U', nine, { before })],
      roomDays: [
        roomDayRecord('R1', { inConflict: false, lastRefreshAt: now }),
        roomDayRecord('R2', { lastRefreshAt: 0 }),
      ],
    });
    assert.deepEqual(shown(applied(plan(of), of)), ['1 R1 09:00-10:00', '2 R2 09:00-10:00']);
  });

  it('asks for nothing that is in place, and warns of deleting what is not ours', () => {
    assert.match(
      settled(world({ cmis: [nine], ours: [recordOf(nine)], messages: [message('U', nine)] }))[0] ?? '',
      /^SUCCESS: already in place/,
    );
    assert.match(settled(world({ messages: [message('D', nine)] }))[0] ?? '', /^WARN: deleted in CMIS/);
    assert.match(settled(world({ messages: [message('I', nine)] }))[0] ?? '', /^SUCCESS: no longer in CMIS/);
  });

  it('leaves alone what has begun, says so, and tells a person of a lesson that moved away from its own recording', () => {
    const at = Date.parse(`${date}T09:56:00Z`);
    const ten = lesson({ slot: 1, start: '10:00', end: '11:00' });
    const three = lesson({ slot: 1, start: '15:00', end: '16:00' });
    assert.match(
      settled(world({ cmis: [ten], messages: [message('I', ten)] }), at)[0] ?? '',
      /^WARN: the lesson is over, has begun/,
    );
    assert.match(
      settled(world({ ours: [recordOf(ten)], messages: [message('D', ten)] }), at)[0] ?? '',
      /^WARN: the recording is over/,
    );
    const moved = world({ cmis: [three], ours: [recordOf(ten)], messages: [message('U', three, { before: ten })] });
    assert.match(settled(moved, at)[0] ?? '', /^FAILED: moved to .* after its recording had begun/);
    assert.equal(requests(plan(moved, 'ignore', at)).length, 0);
  });

  it('removes a recording of ours whose lesson has become too long', () => {
    const long = lesson({ slot: 1, start: '09:00', end: '16:00', unusable: 'not recorded: longer than 4 hours' });
    const of = world({ cmis: [long], ours: [recordOf(nine)], messages: [message('U', long, { before: nine })] });
    assert.deepEqual(
      requests(plan(of)).map(({ do: what }) => what),
      ['delete'],
    );
  });

  it('is sent again when an earlier request for it was cut short, even if nothing differs', () => {
    const again = (more: Parameters<typeof recordOf>[1]) =>
      requests(plan(world({ cmis: [nine], ours: [recordOf(nine, more)], messages: [message('U', nine)] }))).map(
        ({ do: what }) => what,
      );
    assert.deepEqual(again({ pending: 'update' }), ['update']);
    assert.deepEqual(again({ pending: 'delete' }), ['update']);
    assert.deepEqual(again({ phase: 'intended' }), ['create']);
    assert.deepEqual(again({}), []);
  });
});
