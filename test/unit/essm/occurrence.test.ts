import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventTimes } from '#functions/essm/occurrence/event-times.ts';
import { expand } from '#functions/essm/occurrence/expand.ts';
import { identityIn, referenceOf } from '#functions/essm/occurrence/reference.ts';
import { namedWeeks, weekNumbers, weekOf } from '#functions/essm/occurrence/week-pattern.ts';
import { localNow } from '#functions/essm/slot/local-now.ts';
import { activitiesAnswer } from '#shared/clients/termtime/activity-schema.ts';
import fc from '#test/support/fast-check.ts';

const event = (
  date: string,
  startTime: string | null,
  endTime: string | null,
  activityDurationMins: number | null = null,
) => eventTimes({ date, startTime, endTime, activityDurationMins });

describe('the times of an event', () => {
  it('are read in every likely notation', () => {
    const nine = { start: '2026-10-08T09:00', end: '2026-10-08T10:30' };
    assert.deepEqual(event('2026-10-08', '09:00', '10:30'), nine);
    assert.deepEqual(event('2026-10-08', '9:00', '10:30:00'), nine);
    assert.deepEqual(event('2026-10-08T00:00:00', '2026-10-08 09:00:00', '2026-10-08T10:30'), nine);
    assert.deepEqual(event('2026-10-08', '09:00', null, 90), nine);
  });

  it('pass midnight where the end is not after the start', () => {
    assert.deepEqual(event('2026-10-24', '22:00', '02:00', 240), {
      start: '2026-10-24T22:00',
      end: '2026-10-25T02:00',
    });
    assert.deepEqual(event('2026-10-24', '22:00', '24:00'), { start: '2026-10-24T22:00', end: '2026-10-25T00:00' });
  });

  it('say what makes no sense', () => {
    for (const [times, why] of [
      [event('8 Oct', '09:00', '10:00'), /date/],
      [event('2026-02-30', '09:00', '10:00'), /date/],
      [event('2026-10-08', 'nine', '10:00'), /start time/],
      [event('2026-10-08', '09:00', '25:00'), /end time/],
      [event('2026-10-08', '09:00', '09:00'), /ends when it begins/],
      [event('2026-10-08', '09:00', '10:00', 45), /duration/],
      [event('2026-10-08', '09:00', null), /neither/],
    ] as const) {
      assert.ok('problem' in times);
      assert.match(times.problem, why);
    }
  });
});

describe('weeks', () => {
  it('are counted from the first day of their timeframe, whatever weekday that is', () => {
    const timeframe = { code: 'M', name: 'M', first: 3, last: 10, from: '2026-10-08', to: '2026-12-02' };
    assert.equal(weekOf('2026-10-08', timeframe), 3);
    assert.equal(weekOf('2026-10-14', timeframe), 3);
    assert.equal(weekOf('2026-10-15', timeframe), 4);
    assert.equal(weekOf('2026-10-25', timeframe), 5);
    assert.equal(weekOf('2026-10-07', timeframe), null);
    assert.equal(weekOf('2026-12-03', timeframe), null);
  });

  it('of a pattern are believed only where the pattern is well formed, whole, and names every week that has an event', () => {
    assert.deepEqual([...(weekNumbers('1-3, 5') ?? [])], [1, 2, 3, 5]);
    for (const bad of ['', 'odd', '3-1', '1;2', '1,'.repeat(45)]) assert.equal(weekNumbers(bad), undefined);
    const timeframe = { first: 5 };
    assert.deepEqual([...(namedWeeks('1-2', [5, 6], timeframe, 'from-timeframe') ?? [])], [5, 6]);
    assert.equal(namedWeeks('1-2', [7], timeframe, 'from-timeframe'), undefined);
    assert.deepEqual([...(namedWeeks('5-6', [5], undefined, 'academic-weeks') ?? [])], [5, 6]);
  });
});

describe('a reference', () => {
  it('says back whose it is, whatever is in the codes, and nothing else is taken for one', () => {
    const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, fc.integer({ min: -5, max: 99 }), text, (database, activity, week, room) => {
        const identity = { database, activity, week, room };
        assert.deepEqual(identityIn(referenceOf(identity)), identity);
      }),
    );
    for (const other of [
      null,
      '',
      'lockstep',
      'lockstep:a:b:c:d',
      'lockstep:a:b:1:c:d',
      'lockstep:%:b:1:c',
      'booked by phone',
    ]) {
      assert.equal(identityIn(other), undefined);
    }
  });
});

describe('now', () => {
  it('has come for the first of an hour that comes twice, and goes by the clock when an hour is left out', () => {
    const after = localNow(Date.parse('2026-10-25T00:45:00Z'), 'Europe/London');
    assert.equal(after.text, '2026-10-25T01:45');
    assert.equal(after.hasCome('2026-10-25T01:30'), true);
    const secondPass = localNow(Date.parse('2026-10-25T01:10:00Z'), 'Europe/London');
    assert.equal(secondPass.text, '2026-10-25T01:10');
    assert.equal(secondPass.hasCome('2026-10-25T01:30'), true, 'its first pass has begun');
    const spring = Date.parse('2027-03-28T00:50:00Z');
    assert.equal(localNow(spring, 'Europe/London').hasCome('2027-03-28T02:30'), false);
    assert.equal(localNow(spring + 40 * 60_000, 'Europe/London').hasCome('2027-03-28T02:30'), true);
  });
});

describe('TermTime’s list of activities', () => {
  const good = {
    code: 'A',
    name: 'A',
    departmentCode: 'CHEM',
    scheduled: 1,
    scheduledRooms: ['R1'],
    timeframe: 'M',
    events: [],
  };
  const rules = {
    database: 'D',
    departments: 'all',
    weekPatternCounts: 'from-timeframe',
    noRooms: new Set(['None']),
    title: 'name',
  } as const;

  it('names what cannot be read, and keeps the rest', () => {
    const { activities, unreadable } = activitiesAnswer.parse([
      good,
      { ...good, code: 'B', events: [{ date: 7 }] },
      { name: 'no code' },
    ]);
    assert.deepEqual(
      activities.map(({ code }) => code),
      ['A'],
    );
    assert.deepEqual(
      unreadable.map(({ code }) => code),
      ['B', null],
    );
  });

  it('with one code twice changes nothing for either', () => {
    const dated = { ...good, events: [{ date: '2026-10-08', startTime: '09:00', endTime: '10:00', week: 1 }] };
    const { occurrences, standings, findings } = expand(
      activitiesAnswer.parse([dated, dated, { ...dated, code: 'B' }]),
      [],
      rules,
    );
    assert.deepEqual(
      occurrences.map(({ activity }) => activity),
      ['B'],
    );
    assert.equal(standings.get('A')?.unreadableWeeks, null);
    assert.equal(findings.length, 1);
  });

  it('with two dates in one week books neither, and books the other weeks', () => {
    const at = (week: number, date: string) => ({ date, startTime: '09:00', endTime: '10:00', week });
    const answer = activitiesAnswer.parse([
      { ...good, events: [at(1, '2026-10-08'), at(1, '2026-10-09'), at(2, '2026-10-15')] },
    ]);
    const { occurrences, standings } = expand(answer, [], rules);
    assert.deepEqual(
      occurrences.map(({ week }) => week),
      [2],
    );
    assert.deepEqual([...(standings.get('A')?.unreadableWeeks ?? [])], [1]);
  });
});
