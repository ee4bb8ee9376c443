import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addActivity, ours, told, university } from './support/university.ts';

const nine = '2026-10-22T09:00-10:00 R3';
const ninety = '2026-10-22T09:30-11:00 R3';
const early = { code: 'A', weeks: [3] };
const late = { code: 'B', weeks: [3], start: '09:30', end: '11:00' };

describe('two activities in one room at one time', () => {
  it('are neither of them booked by the strategy none; one that stands already stays', async () => {
    await using world = university({ activities: [early], config: { clashes: 'none' } });
    await world.run();
    addActivity(world.termtime, late);
    await world.run();
    assert.deepEqual(ours(world), [`${nine} Lecture A`]);
  });

  it('by the strategy first the earlier is booked, but who stands already stays', async () => {
    await using world = university({ activities: [early, late], config: { clashes: 'first' } });
    const into = told();
    assert.equal((await world.run({ told: into })).status, 'succeeded');
    assert.deepEqual(ours(world), [`${nine} Lecture A`]);
    assert.match(into.outcomes.get('wait lockstep:CambTest:B:3:R3')?.reason ?? '', /“Lecture A \[A\]”/);
    await using other = university({ activities: [late], config: { clashes: 'first' } });
    await other.run();
    addActivity(other.termtime, early);
    await other.run();
    assert.deepEqual(ours(other), [`${ninety} Lecture B`]);
    other.termtime.state.activities.delete('B');
    await other.run();
    assert.deepEqual(ours(other), [`${nine} Lecture A`]);
    assert.equal((await other.run()).message, 'Nothing to do.');
  });

  it('by the strategy last the later is booked, and who stands already gives way', async () => {
    await using world = university({ activities: [early], config: { clashes: 'last' } });
    await world.run();
    addActivity(world.termtime, late);
    const into = told();
    assert.equal((await world.run({ told: into })).status, 'succeeded');
    assert.deepEqual(ours(world), [`${ninety} Lecture B`]);
    assert.equal(world.booker.requests.count(409), 0);
    assert.match(into.changes.find(({ kind }) => kind === 'cancel')?.reason ?? '', /strategy last/);
    const again = told();
    await world.run({ told: again });
    assert.deepEqual(
      again.changes.map(({ kind, target }) => `${kind} ${target}`),
      ['wait lockstep:CambTest:A:3:R3'],
    );
    world.termtime.state.activities.delete('B');
    await world.run();
    assert.deepEqual(ours(world), [`${nine} Lecture A`]);
  });

  it('of a combined room and its part, and never where both share it on purpose', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [3], rooms: ['R12'] },
        { code: 'B', weeks: [3], rooms: ['R2'] },
        { code: 'C', weeks: [3], rooms: ['R4'], colocation: 'both' },
        { code: 'D', weeks: [3], rooms: ['R4'], colocation: 'both' },
      ],
      config: { clashes: 'last' },
    });
    await world.run();
    assert.deepEqual(ours(world), [
      '2026-10-22T09:00-10:00 R2 Lecture B',
      '2026-10-22T09:00-10:00 R4 Lecture C / Lecture D',
    ]);
  });
});

describe('a booking that cannot be made', () => {
  it('makes the run partial once it has waited for a day', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [3] }] });
    world.booker.state.book({ room: 'R3', start: '2026-10-22T09:30', end: '2026-10-22T11:00' });
    assert.equal((await world.run()).status, 'succeeded');
    world.clock.advance(23.9 * 3_600_000);
    assert.equal((await world.run()).status, 'succeeded');
    world.clock.advance(0.1 * 3_600_000);
    const result = await world.run();
    assert.equal(result.status, 'partial', result.message);
  });

  it('makes it partial at once where it begins within two days', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }] });
    world.booker.state.book({ room: 'R3', start: '2026-10-08T09:30', end: '2026-10-08T11:00' });
    // Nine o'clock in London, on the Tuesday before the Thursday: not quite two days.
    world.clock.advance(Date.parse('2026-10-06T08:01:00Z') - world.clock.now());
    const into = told();
    assert.equal((await world.run({ told: into })).status, 'partial');
    const [outcome] = into.outcomes.values();
    assert.equal(outcome?.status, 'failed');
    assert.match(outcome?.reason ?? '', /somebody has to move one of them/);
    await using sooner = university({ activities: [{ code: 'A', weeks: [1] }] });
    sooner.booker.state.book({ room: 'R3', start: '2026-10-08T09:30', end: '2026-10-08T11:00' });
    sooner.clock.advance(Date.parse('2026-10-06T07:59:00Z') - sooner.clock.now());
    assert.equal((await sooner.run()).status, 'succeeded');
  });
});

describe('the key of a change', () => {
  it('holds no time: a plan of the same world is the same at another hour', async () => {
    await using world = university({
      activities: [early, late, { code: 'C', rooms: ['R4'] }, { code: 'D', rooms: ['R5'] }],
    });
    await world.run();
    world.booker.state.book({ room: 'R4', start: '2026-11-05T09:30', end: '2026-11-05T11:00' });
    world.termtime.state.activity('C').weeks = [1, 3, 5];
    world.termtime.state.activity('D').rooms = ['R1'];
    world.termtime.state.activity('D').hiddenWeeks = [2];
    const keys: string[][] = [];
    for (const hours of [0, 1, 7]) {
      world.clock.advance(hours * 3_600_000);
      const into = told();
      await world.run({ told: into, mode: 'dry-run' });
      keys.push(into.changes.map(({ key }) => key));
    }
    assert.ok(new Set(keys[0]).size >= 6, keys[0]?.join(', '));
    assert.deepEqual(keys[1], keys[0]);
    assert.deepEqual(keys[2], keys[0]);
  });
});
