import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addActivity, ours, told, university } from './support/university.ts';

describe('when another TermTime database is configured', () => {
  it('what was booked from the former is left, whatever was unfinished about it', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [2] },
        { code: 'B', weeks: [3], rooms: ['R4'] },
      ],
    });
    await world.run();
    // In question: its record is read by every run.
    world.termtime.state.activity('A').hiddenWeeks = [2];
    await world.run();
    // Without its mark: looked up by Booker's number.
    const unmarked = [...world.booker.state.bookings.values()].find(({ title }) => title === 'Lecture B');
    assert.ok(unmarked);
    world.booker.state.change(unmarked, { reference: null });
    world.termtime.configure({ database: '2026' });
    world.termtime.state.activities.clear();
    addActivity(world.termtime, { code: 'Z', weeks: [4], rooms: ['R5'] });
    const before = ours(world);
    const into = told();
    const result = await world.run({ told: into, database: '2026' });
    assert.equal(result.status, 'succeeded', result.message);
    assert.deepEqual(
      into.changes.map(({ kind, target }) => `${kind} ${target}`),
      ['create lockstep:2026:Z:4:R5'],
    );
    assert.deepEqual(ours(world), [...before, '2026-10-29T09:00-10:00 R5 Lecture Z']);
  });
});
