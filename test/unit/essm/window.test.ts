import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { widened, windowAt } from '#functions/essm/bookings/read/window.ts';
import { now } from './support/examples.ts';

const at = (window: Parameters<typeof windowAt>[1]['window'], moment = now) =>
  windowAt(moment, { window, timeZone: 'Europe/London' });

describe('the days that are kept in step', () => {
  const cases: readonly [string, Parameters<typeof at>[0], string, string][] = [
    ['from today on, for so many days', { daysAhead: 3 }, '2026-10-14', '2026-10-17'],
    ['from a day that is set', { from: '2026-10-16', daysAhead: 3 }, '2026-10-16', '2026-10-17'],
    ['never from a day that is over', { from: '2026-10-13', daysAhead: 3 }, '2026-10-14', '2026-10-17'],
    ['to a day that is set', { to: '2026-12-01', daysAhead: 3 }, '2026-10-14', '2026-12-01'],
    ['one day at least', { to: '2026-10-01', daysAhead: 3 }, '2026-10-14', '2026-10-14'],
  ];
  for (const [name, window, from, to] of cases) it(name, () => assert.deepEqual(at(window), { from, to }));

  it('by the clocks of the place', () => {
    const late = Date.parse('2026-10-14T23:30:00Z');
    assert.deepEqual(at({ daysAhead: 0 }, late), { from: '2026-10-15', to: '2026-10-15' });
  });

  it('are read with a day on either side, for what passes midnight', () => {
    assert.deepEqual(widened({ from: '2026-03-01', to: '2026-12-31' }), { from: '2026-02-28', to: '2027-01-01' });
  });
});
