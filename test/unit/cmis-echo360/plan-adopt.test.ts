import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adoptedRecord, occurrenceIn, whyNot } from '#functions/cmis-echo360/adopt/adoptable.ts';
import { type AdoptFacts, planAdopt } from '#functions/cmis-echo360/adopt/plan-adopt.ts';
import type { Schedule } from '#shared/clients/echo360/schema.ts';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { date, lesson, now, recordOf, setId } from './support/lessons.ts';

const section = { id: 's', name: 'LC01', course: 'COURSE1', term: null };

/** A schedule of a predecessor for week 9 of slot 1, unless it says otherwise. */
function schedule(given: Partial<Schedule> = {}): Schedule {
  return {
    id: 'e1',
    externalId: '1-9-2026-27',
    name: 'Lesson 1',
    date,
    endDate: null,
    start: '09:00',
    end: '10:00',
    daysOfWeek: [],
    exclusionDates: [],
    roomId: 'r1',
    roomName: 'Room 1',
    presenterEmail: null,
    sections: [section],
    input1: 'Display',
    input2: 'Video',
    captureQuality: 'High',
    ...given,
  };
}

const own = /^(?<slot>\d+)-(?<week>\d+)-(?<set>.+)$/;
const older = /^T(?<slot>\d+)\.(?<week>\d+)\.(?<set>\d+)$/;

describe('the lesson that an external id names', () => {
  const named = (externalId: string, patterns: readonly RegExp[] = [own, older], year = setId) =>
    occurrenceIn(externalId, patterns, year);

  it('is told by the first form that fits', () => {
    assert.deepEqual(named('12-9-2026-27'), { slotId: 12, week: 9, setId });
    assert.deepEqual(named('T12.9.2026'), { slotId: 12, week: 9, setId });
    assert.equal(named('12-9-2026-27', [older]), undefined);
    assert.equal(named('x'), undefined);
    assert.equal(named('12-9-2026-27', []), undefined);
  });

  it('is none where the form does not name slot, week and year', () => {
    assert.equal(named('1-2', [/^(?<slot>1)-(?<week>2)/]), undefined);
    assert.equal(named('1-2', [/^(?<slot>1)-(?<set>2)/]), undefined);
    assert.equal(named('1-2', [/^(?<week>1)-(?<set>2)/]), undefined);
    assert.deepEqual(named('1-2-2026', [/^(?<slot>1)/, own]), { slotId: 1, week: 2, setId });
  });

  it('is of the year as CMIS spells it, or spelled like CMIS spells another', () => {
    assert.equal(named('1-9-2026-27', [own], '2026X')?.setId, '2026X');
    assert.equal(named('1-9-2024-25')?.setId, '2024/25');
    assert.equal(named('T1.9.2024')?.setId, '2024/25');
    assert.equal(named('T1.9.1999')?.setId, '1999/00');
  });
});

describe('why a schedule is not taken over', () => {
  const series = 'it is a series or has several sections, which Lockstep never makes';
  const lacking = 'it lacks inputs or quality';
  const cases: readonly [string, Schedule, string | undefined, string | undefined][] = [
    ['no reason', schedule(), 'R1', undefined],
    ['a series', schedule({ endDate: '2026-12-01' }), 'R1', series],
    ['several sections', schedule({ sections: [section, section] }), 'R1', series],
    ['a room that is not known', schedule(), undefined, 'its room has no external id'],
    ['no inputs', schedule({ input1: null }), 'R1', lacking],
    ['no quality', schedule({ captureQuality: null }), 'R1', lacking],
    ['one input is enough', schedule({ input2: null }), 'R1', undefined],
  ];
  for (const [name, one, room, expected] of cases) it(name, () => assert.equal(whyNot(one, room), expected));
});

describe('the record that makes a schedule ours', () => {
  const of = { slotId: 1, week: 9, setId };
  const moment = { now, runId: 'run-1' };
  const like = recordOf(lesson({ slot: 1, start: '09:00', end: '10:00' }));

  it('is that of a recording which was sent just so, of which nothing else is known', () => {
    const rest = { changedAt: now, runId: 'run-1', runs: ['run-1'], section: '', lecturer: '', own: null, told: null };
    assert.deepEqual(adoptedRecord(schedule(), of, 'R1', moment), { ...like, echoId: 'e1', ...rest });
  });

  it('keeps the id that Echo360 has it under, where that is another', () => {
    assert.equal(adoptedRecord(schedule({ externalId: 'T1.9.2026' }), of, 'R1', moment).heldAs, 'T1.9.2026');
  });

  it('has blanks for what is not shown', () => {
    const { sent } = adoptedRecord(schedule({ sections: [], input1: null, captureQuality: null }), of, 'R1', moment);
    assert.deepEqual([sent.section, sent.input1, sent.captureQuality], ['', '', '']);
  });
});

function plan(schedules: readonly Schedule[], given: Partial<AdoptFacts> = {}) {
  const rooms = new Map([['r1', 'R1']]);
  return planAdopt({ schedules, rooms, ours: new Set(), setId, readAt: now, runId: 'run-1', ...given }, [own, older]);
}

function told(schedules: readonly Schedule[], given: Partial<AdoptFacts> = {}): string[] {
  const planned = plan(schedules, given);
  return [
    ...changesOf(planned).map(
      ({ kind, target, title, from, to, reason }) => `${kind} ${target} “${title}”: ${from} → ${to}, since ${reason}`,
    ),
    ...planned.findings.map(({ kind, target, message }) => `${kind} ${target}: ${message}`),
  ];
}

describe('which schedules become ours', () => {
  const where = `ours: room R1, ${date} 09:00–10:00, since its external id names a lesson of CMIS`;
  const taken = `adopt 1-9-2026-27 “Lesson 1 (COURSE1_LC01)”: not ours → ${where}`;
  const left = (id: string, why: string) => `not-adopted ${id}: “Lesson 1” on ${date} is not adopted: ${why}.`;
  const cases: readonly [string, readonly Schedule[], Partial<AdoptFacts>, readonly string[]][] = [
    ['one whose id names a lesson', [schedule()], {}, [taken]],
    [
      'one whose id names it in an older form',
      [schedule({ externalId: 'T1.9.2026' })],
      {},
      [`adopt 1-9-2026-27 “Lesson 1 (COURSE1_LC01)”: not ours, T1.9.2026 → ${where}`],
    ],
    [
      'not one without an id, nor with another',
      [schedule({ externalId: null }), schedule({ externalId: 'x' })],
      {},
      [],
    ],
    ['not one that is ours', [schedule()], { ours: new Set(['1-9-2026-27']) }, []],
    [
      'not one that is ours under its older id',
      [schedule({ externalId: 'T1.9.2026' })],
      { ours: new Set(['1-9-2026-27']) },
      [],
    ],
    [
      'not a series, which is said',
      [schedule({ endDate: '2026-12-01' })],
      {},
      [left('1-9-2026-27', 'it is a series or has several sections, which Lockstep never makes')],
    ],
    [
      'not one in a room that is not known',
      [schedule({ roomId: 'r2' })],
      {},
      [left('1-9-2026-27', 'its room has no external id')],
    ],
    ['not one in no room', [schedule({ roomId: null })], {}, [left('1-9-2026-27', 'its room has no external id')]],
    [
      'of two for one lesson the earlier',
      [schedule({ id: 'e2', start: '09:30', externalId: 'T1.9.2026' }), schedule()],
      {},
      [taken, left('T1.9.2026', 'another schedule stands for the same lesson')],
    ],
  ];
  for (const [name, schedules, given, expected] of cases)
    it(name, () => assert.deepEqual(told(schedules, given), expected));

  it('by date, time, external id, and Echo360’s own', () => {
    const order = (schedules: readonly Schedule[]) => changesOf(plan(schedules)).map(({ payload }) => payload.echoId);
    const at = (id: string, given: Partial<Schedule>) =>
      schedule({ id, externalId: `${200 - id.charCodeAt(0)}-9-2026-27`, ...given });
    const [a, b, c, d] = [at('a', {}), at('b', {}), at('c', { start: '08:00' }), at('d', { date: '2026-11-01' })];
    for (const all of [
      [a, b, c, d],
      [d, c, b, a],
      [b, d, a, c],
    ])
      assert.deepEqual(order(all), ['d', 'c', 'b', 'a']);
    const twins = [schedule({ id: 'y' }), schedule({ id: 'x' })];
    assert.deepEqual([order(twins), order(twins.toReversed())], [['x'], ['x']]);
  });

  it('a hundred to a commit; the share is of all that Echo360 holds', () => {
    const many = Array.from({ length: 101 }, (_, at) =>
      schedule({ id: `e${at}`, externalId: `${1000 + at}-9-2026-27` }),
    );
    const { units, population } = plan([...many, schedule({ externalId: 'x' })]);
    assert.deepEqual(
      units.map(({ key, changes }) => [key, changes.length]),
      [
        ['adopt 1', 100],
        ['adopt 2', 1],
      ],
    );
    assert.deepEqual(population, { adopt: 102 });
  });

  it('is another change for another lesson, another id, another content', () => {
    const keys = [
      schedule(),
      schedule({ externalId: 'T1.9.2026' }),
      schedule({ externalId: '2-9-2026-27' }),
      schedule({ name: 'Other' }),
    ].flatMap(one => changesOf(plan([one])).map(({ key }) => key));
    assert.equal(new Set(keys).size, 4);
    const [change] = changesOf(plan([schedule()]));
    const { digest, changedAt, runId } = change?.payload ?? {};
    assert.equal(change?.key, changeKey('adopt', '1-9-2026-27', '1-9-2026-27', digest ?? ''));
    assert.deepEqual([changedAt, runId], [now, 'run-1']);
  });
});
