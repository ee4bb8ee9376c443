import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import { rulesAt } from '#functions/cmis-echo360/queue/round/plan-round.ts';
import { differencesIn } from '#functions/cmis-echo360/refresh/differences.ts';
import { type LessonParts, lesson, now, ownColumnsOf, recordOf, setId } from './support/lessons.ts';
import { rules } from './support/world.ts';
import { listedOf, type Year, yearOf } from './support/year.ts';

const day = '2026-11-24 R1';
const at = (slot: number, start = '09:00', end = '10:00', more: Partial<LessonParts> = {}) =>
  lesson({ slot, start, end, ...more });
const [one, two] = [at(1), at(2, '09:30', '10:30')];
const held = recordOf(one);

function told(given: Year): string[] {
  const year = yearOf(given);
  const here = [...year.schedules.values()].filter(({ roomDay }) => roomDay === day);
  return [...differencesIn(day, year, here, 'first-wins', rulesAt(now, rules())).differences];
}

const inPlace: Year = { lessons: [one], schedules: [held], listed: { [day]: [listedOf(held)] } };
const entry = (lacks: readonly 'MODULE'[], given: Partial<typeof one.own> = {}) => ({
  ...ownColumnsOf(one),
  ...given,
  setId,
  slotId: 1,
  asksForIt: true,
  lacks,
  weeks: [9],
});

describe('how a room-day in Echo360 differs from what CMIS says', () => {
  const cases: readonly [string, Year, readonly string[]][] = [
    ['not at all, where it is in place', inPlace, []],
    ['not at all, where nothing is there', {}, []],
    ['a lesson is lacking', { lessons: [one] }, ['lacks 1-9-2026-27 (room R1, 2026-11-24 09:00–10:00)']],
    [
      'a recording that we believe there is lacking',
      { lessons: [one], schedules: [held] },
      ['lacks 1-9-2026-27 (room R1, 2026-11-24 09:00–10:00)'],
    ],
    [
      'a recording has something else',
      { ...inPlace, listed: { [day]: [listedOf(held, { name: 'By hand' })] } },
      ['differs in 1-9-2026-27'],
    ],
    ['a recording has no lesson any more', { ...inPlace, lessons: [] }, ['has 1-9-2026-27: no longer in CMIS']],
    [
      'a recording’s lesson is elsewhere',
      { ...inPlace, lessons: [at(1, '09:00', '10:00', { room: 'R2' })] },
      ['has 1-9-2026-27: CMIS has it elsewhere'],
    ],
    [
      'a lesson’s recording is elsewhere by our records',
      { lessons: [one], schedules: [recordOf(at(1, '09:00', '10:00', { room: 'R2' }))] },
      ['differs in 1-9-2026-27'],
    ],
    [
      'a recording of ours is elsewhere by our records',
      {
        schedules: [recordOf(at(1, '09:00', '10:00', { room: 'R2' }))],
        listed: { [day]: [listedOf(held)] },
      },
      ['has 1-9-2026-27: no longer in CMIS'],
    ],
    ['not, where it is another’s', { listed: { [day]: [listedOf(held)] } }, []],
    ['not, where it is nobody’s by its id', { listed: { [day]: [listedOf(held, { externalId: null })] } }, []],
    [
      'not, where it is of another year',
      { schedules: [recordOf(one, { setId: '2025/26' })], listed: { [day]: [listedOf(held)] } },
      [],
    ],
    [
      'a lesson loses a clash and has a recording',
      {
        ...inPlace,
        lessons: [at(3, '09:15', '09:45', { changedAt: '1' }), at(1, '09:00', '10:00', { changedAt: '2' })],
      },
      [
        'has 1-9-2026-27: room R1, 2026-11-24 09:00–10:00: overlaps Lesson 3 (COURSE1_LC01) [3-9-2026-27] 09:15–09:45',
        'lacks 3-9-2026-27 (room R1, 2026-11-24 09:15–09:45)',
      ],
    ],
    ['not, where a lesson that loses a clash has none', { ...inPlace, lessons: [one, two] }, []],
    [
      'not, where it moved after its recording had been made',
      { lessons: [one], recordedBefore: new Set([one.externalId]) },
      [],
    ],
    [
      'also of one whose recording had been made, where another request is due',
      { ...inPlace, listed: { [day]: [listedOf(held, { name: 'x' })] }, recordedBefore: new Set([one.externalId]) },
      ['differs in 1-9-2026-27'],
    ],
    [
      'its notification says that it failed',
      { ...inPlace, failed: new Set([one.externalId]) },
      ['has 1-9-2026-27 as it should be, while its notification says that it failed'],
    ],
    [
      'not, where a notification failed of what is not recorded',
      { lessons: [at(1, '09:00', '19:00', { unusable: 'too long' })], failed: new Set([one.externalId]) },
      [],
    ],
    [
      'its entry in TIMETABLE changed',
      { ...inPlace, schedules: [recordOf(one, { own: { ...one.own, weekday: '2' } })] },
      ['has 1-9-2026-27, whose entry in TIMETABLE changed'],
    ],
    ['not, where its entry was not kept before', { ...inPlace, schedules: [recordOf(one, { own: null })] }, []],
    [
      'what was removed was made late',
      { schedules: [recordOf(one, { phase: 'removed' })], listed: { [day]: [listedOf(held)] } },
      ['has 1-9-2026-27: no longer in CMIS'],
    ],
    [
      'what was removed was made late, and is wanted again',
      { ...inPlace, schedules: [recordOf(one, { phase: 'removed' })] },
      ['lacks 1-9-2026-27 (room R1, 2026-11-24 09:00–10:00)'],
    ],
    ['not, where what was removed is not there', { schedules: [recordOf(one, { phase: 'removed' })] }, []],
    ['not, where it is in question', { ...inPlace, lessons: [], entries: [entry(['MODULE'])] }, []],
    [
      'CMIS changed while it was read',
      { ...inPlace, lessons: [], entries: [entry([])] },
      ['has 1-9-2026-27, which was not found among the lessons'],
    ],
    [
      'its presenter is known by now',
      (() => {
        const presenterEmail = 'ada@example.ac.uk';
        const presented = at(1, '09:00', '10:00', { presenterEmail });
        const sent = { ...presented.sent, presenterEmail: null };
        const record = recordOf(presented, { sent, leftOut: { presenterEmail, refusedAt: null } });
        const presenters = new Map([[presenterEmail, true]]);
        return { lessons: [presented], schedules: [record], listed: { [day]: [listedOf(record)] }, presenters };
      })(),
      ['differs in 1-9-2026-27'],
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.deepEqual(told(given), expected));

  it('not, where another table lost its content a moment ago; and by two readings', () => {
    const presented = at(1, '09:00', '10:00', { presenterEmail: 'ada@example.ac.uk' });
    const record = recordOf(presented);
    const lost = { ...one, told: { ...presented.told, presenterBy: null } };
    const given = { lessons: [lost], schedules: [record], listed: { [day]: [listedOf(record)] } };
    assert.deepEqual(told(given), []);
    const since = now - 20 * 3_600_000;
    const doubt: Doubt = {
      key: `${setId} 1 presenter`,
      setId,
      slotId: 1,
      weeks: [{ week: 9, since, confirmedBy: null }],
      tables: ['STT_EXT_PERSON'],
      wishSeenAt: null,
      seenAt: now,
    };
    assert.deepEqual(told({ ...given, doubts: new Map([[doubt.key, doubt]]) }), ['differs in 1-9-2026-27']);
  });

  it('tells who loses a clash, and what is in the way and not ours', () => {
    const theirs = listedOf(recordOf(at(9, '09:00', '09:30')), { name: 'Talk', externalId: 'theirs' });
    const year = yearOf({ lessons: [one], listed: { [day]: [theirs] } });
    const { conflicts, differences } = differencesIn(day, year, [], 'ignore', rulesAt(now, rules()));
    assert.deepEqual(differences, []);
    assert.deepEqual(
      conflicts.map(({ kind, target }) => `${kind} ${target}`),
      ['excluded 1-9-2026-27', `in-the-way ${day}`],
    );
  });
});
