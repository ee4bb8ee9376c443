import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strategies } from '#functions/cmis-echo360/config.ts';
import { RandomEdits } from '#sandbox/cmis/random-edits.ts';
import type { MisbehaviourRule } from '#sandbox/kit/misbehaviour.ts';
import { killedStore } from '#test/simulation/runtime/support/killed-store.ts';
import fc from '#test/support/fast-check.ts';
import { Campus, leaseMs } from './support/campus.ts';
import { expectedRecordings } from './support/expected.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

const year = {
  ...emptyYear,
  slots: [
    slot(1, '09:00', '10:00', { weekId: 9 }),
    slot(2, '10:00', '11:00', { weekId: 9, moduleId: 'HIST2002' }),
    slot(3, '09:00', '10:00', { weekId: 9, roomId: 'R2' }),
    slot(4, '11:00', '12:00', { weekId: 10 }),
    slot(5, '13:00', '15:00', { weekId: 9, weekday: 3, lecturerId: 'P2' }),
    slot(6, '13:00', '14:00', { weekId: 1, roomId: 'R3', requests: ['AUDIOREC'] }),
  ],
};

const schedules = '^/public/api/v2/schedules';
const fault = fc.constantFrom<MisbehaviourRule>(
  { method: 'POST', path: schedules, probability: 0.3, does: { kind: 'reset', handled: true } },
  { method: 'POST', path: schedules, probability: 0.3, does: { kind: 'reset' } },
  { method: 'POST', path: schedules, probability: 0.3, does: { kind: 'status', status: 503, handled: true } },
  { method: 'PUT', path: schedules, probability: 0.4, does: { kind: 'status', status: 502, handled: true } },
  { method: 'DELETE', path: schedules, probability: 0.4, does: { kind: 'reset', handled: true } },
  { path: schedules, probability: 0.3, does: { kind: 'torn' } },
  { path: schedules, probability: 0.2, does: { kind: 'rateLimited', retryAfter: 1 } },
  { path: schedules, probability: 0.2, does: { kind: 'expiredToken' } },
  { path: schedules, probability: 0.1, does: { kind: 'html', handled: true } },
  { path: '/v1/', probability: 0.3, does: { kind: 'status', status: 500, handled: true } },
);

const step = fc.record({
  edits: fc.integer({ min: 0, max: 5 }),
  faults: fc.array(fault, { maxLength: 2 }),
  kill: fc.option(
    fc.record({ at: fc.integer({ min: 3, max: 70 }), moment: fc.constantFrom('before', 'after' as const) }),
  ),
  /** Somebody books a room by hand. */
  booking: fc.option(fc.integer({ min: 9, max: 16 }), { freq: 3 }),
  /** Somebody meddles with one of our recordings. */
  meddling: fc.option(fc.record({ which: fc.nat(), how: fc.constantFrom('delete', 'rename', 'move' as const) }), {
    freq: 2,
  }),
});

const story = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  strategy: fc.constantFrom(...strategies),
  /** Whether Echo360 can list one room's schedules. */
  roomFilter: fc.constantFrom('roomId', null),
  steps: fc.array(step, { minLength: 2, maxLength: 4 }),
});

function book(campus: Campus, hour: number, number: number): void {
  const time = (value: number) => `${String(value).padStart(2, '0')}:15`;
  try {
    campus.echo360.state.addSchedule({
      name: `Booking ${number}`,
      startDate: '2026-11-24',
      startTime: time(hour),
      endTime: time(hour + 1),
      venue: { roomExternalId: number % 2 === 0 ? 'R1' : 'R2' },
      captureQuality: 'High',
    });
  } catch (error) {
    // The room is taken then: Echo360 refuses people as it refuses us.
    assert.match(String(error), /Refusal/);
  }
}

function meddle(campus: Campus, which: number, how: 'delete' | 'rename' | 'move'): void {
  const ours = seen(campus, 'client');
  const one = ours[which % Math.max(1, ours.length)];
  if (one === undefined) return;
  const { state } = campus.echo360;
  if (how === 'delete') state.deleteSchedule(one.id);
  else if (how === 'rename') state.changeSchedule(one.id, { name: 'Scribbled on' });
  else {
    try {
      state.changeSchedule(one.id, { startTime: '18:30', endTime: '19:00', venue: { roomExternalId: 'R3' } });
    } catch (error) {
      assert.match(String(error), /Refusal/);
    }
  }
}

/** Lets leases of killed runs run out, and works until nothing waits. */
async function workItOff(campus: Campus): Promise<void> {
  const run = campus.queue();
  for (let tick = 0; tick < 12; tick++) {
    campus.clock.skip(leaseMs + 1);
    const result = await run();
    assert.ok(['succeeded', 'partial'].includes(result.status), `${result.status}: ${result.message}`);
    if (!result.remains && (result.runId === undefined || result.message === 'Nothing to do.')) return;
  }
  assert.fail('there is always something left to do');
}

const seen = (campus: Campus, madeBy: 'client' | 'other') =>
  campus.echo360.state.snapshot().filter(schedule => schedule.madeBy === madeBy);

describe('random edits, conflicts, faults and kills', () => {
  it('end, once the faults have stopped and the year was refreshed, in exactly what CMIS says', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ seed, strategy, roomFilter, steps }) => {
        const config = {
          strategy,
          limits: { delete: { floor: 10_000, cap: 10_000 }, update: { floor: 10_000, cap: 10_000 } },
        };
        const campus = await Campus.open({ year, config, refresh: { strategy }, connection: { roomFilter } });
        try {
          const edits = new RandomEdits(campus.cmis, setId, { seed, weeks: [1, 2, 3, 4, 5] });
          for (const [index, { edits: count, faults, kill, booking, meddling }] of steps.entries()) {
            for (let edit = 0; edit < count; edit++) {
              campus.clock.skip(1000);
              edits.next();
            }
            if (booking !== null) book(campus, booking, index);
            if (meddling !== null) meddle(campus, meddling.which, meddling.how);
            for (const rule of faults) campus.echo360.misbehave(rule);
            const store = kill === null ? campus.store : killedStore(campus.store, kill.at, kill.moment);
            await campus.queueUntilKilled(store);
            campus.clock.skip(leaseMs + 1);
          }
          campus.echo360.reset();
          const bookings = seen(campus, 'other');
          await workItOff(campus);
          campus.clock.skip(leaseMs + 1);
          const refreshed = await campus.refresh()();
          assert.equal(refreshed.status, 'succeeded', refreshed.message);
          await workItOff(campus);

          assert.deepEqual(seen(campus, 'other'), bookings, "others' schedules are as they were");
          const held = seen(campus, 'client')
            .map(({ externalId, room, startDate, startTime, endTime, name, sections, presenterEmail }) =>
              [externalId, room, startDate, `${startTime}-${endTime}`, name, sections.join(), presenterEmail].join(' '),
            )
            .sort();
          const others = bookings.map(({ name, room, startDate: date, startTime: start, endTime: end }) => ({
            name,
            room,
            date,
            start,
            end,
          }));
          assert.deepEqual(held, expectedRecordings(await campus.lessons(), strategy, others));
          const open = (await campus.notifications()).filter(notification => notification.open);
          assert.deepEqual(open, []);
          assert.deepEqual(
            campus.queueRows().filter(({ STATUS }) => STATUS !== 'PROCESSED'),
            [],
          );
          campus.clock.skip(leaseMs + 1);
          assert.equal((await campus.refresh()()).message, 'Nothing to do.');
        } finally {
          await campus.close();
        }
      }),
      // More of them: SIMULATION_RUNS=200
      { numRuns: Number(process.env['SIMULATION_RUNS'] ?? 8), endOnFailure: true },
    );
  });
});
