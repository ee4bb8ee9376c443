import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Occurrence } from '#functions/cmis-echo360/lesson/occurrence.ts';
import type { Slot } from '#functions/cmis-echo360/lesson/slot.ts';
import type { Unreadable } from '#functions/cmis-echo360/lesson/unreadable.ts';
import type { Obstacle } from '#functions/cmis-echo360/room-day/judge-clash.ts';
import { type Compared, type Comparison, compare } from '#functions/cmis-echo360/schedule/compare.ts';
import type { Actual } from '#functions/cmis-echo360/schedule/held-schedule.ts';
import { exclusionText, rivalText, rivalTexts } from '#functions/cmis-echo360/schedule/rival-texts.ts';
import type { ScheduleRecord } from '#functions/cmis-echo360/schedule/schedules.ts';
import { lesson, now, recordOf, setId } from './support/lessons.ts';

const nine = lesson({ slot: 1, start: '09:00', end: '10:00' });
const noon = lesson({ slot: 1, start: '12:00', end: '13:00' });
const early = lesson({ slot: 1, start: '07:00', end: '08:00' });
const long = lesson({ slot: 1, start: '09:00', end: '16:00', unusable: 'not recorded: longer than 4 hours' });

/** Our schedule as the record has it, which is where Echo360 has it, unless it says otherwise. */
function actual(of: Occurrence, more: Partial<ScheduleRecord> = {}, slot: Slot | null = of): Actual {
  const record = recordOf(of, more);
  return { record, externalId: of.externalId, slot, roomDay: record.roomDay, shown: null };
}

const unreadable: Unreadable = {
  key: nine.externalId,
  setId,
  slotId: 1,
  week: 9,
  room: 'R1',
  date: null,
  title: 'Lesson 1',
  fault: 'no day',
  ask: 'the timetabler',
};

function told({ verdict, call, keep }: Comparison): string {
  const why = call?.kind === 'delete' ? ` since ${call.why}` : '';
  const known = call?.kind === 'update' && call.isPresenterKnown ? ', presenter known' : '';
  const of = call?.kind === 'create' ? (call.actual === null ? ' anew' : ' again') : '';
  const kept = keep === null ? '' : ` KEEP ${keep.own?.weekId}, ${keep.told?.lecturerId}`;
  return `${verdict.kind}: ${verdict.text}${call === null ? '' : ` → ${call.kind}${of}${known}${why}`}${kept}`;
}

/** Of a lesson before nine everything has begun. */
const hasBegun = ({ start }: { readonly start: string }) => start < '08:00';

function compared(given: Partial<Compared>): Comparison {
  const nothing = { now: undefined, absence: undefined, actual: undefined, exclusion: undefined };
  const all = { externalId: nine.externalId, presenters: new Map<string, boolean>(), ...nothing, ...given };
  return compare(all, { hasBegun, readAt: now });
}

const gone = { kind: 'gone', text: 'no longer in CMIS at all' } as const;
const question = { kind: 'in-question', tables: ['MODULE'], text: 'in question: MODULE' } as const;
const where = (start: string, end: string) => `room R1, 2026-11-24 ${start}–${end}`;
const left = 'left as it is';

describe('what CMIS says of a lesson against what Echo360 holds of it', () => {
  const rival = lesson({ slot: 2, start: '09:30', end: '10:30' });
  const exclusion = { occurrence: nine, overlapping: [rival] };
  const excluded = `excluded: ${where('09:00', '10:00')}: overlaps Lesson 2 (COURSE1_LC01) [2-9-2026-27] 09:30–10:30`;
  const presenter = 'ada@example.ac.uk';
  const presented = lesson({ slot: 1, start: '09:00', end: '10:00', presenterEmail: presenter });
  const without = {
    sent: { ...presented.sent, presenterEmail: null },
    leftOut: { presenterEmail: presenter, refusedAt: null },
  };
  const cases: readonly [string, Partial<Compared>, string][] = [
    ['new', { now: nine }, 'wanted: to be recorded → create anew'],
    ['in place', { now: nine, actual: actual(nine) }, `in-place: already in place: ${where('09:00', '10:00')}`],
    ['moved', { now: noon, actual: actual(nine) }, 'wanted: to be recorded → update'],
    ['vanished in Echo360', { now: nine, actual: actual(nine, {}, null) }, 'wanted: to be recorded → create again'],
    [
      'never confirmed',
      { now: nine, actual: actual(nine, { phase: 'intended' }) },
      'wanted: to be recorded → create again',
    ],
    ['moved in Echo360', { now: nine, actual: actual(nine, {}, noon) }, 'wanted: to be recorded → update'],
    ['cut short before', { now: nine, actual: actual(nine, { pending: 'update' }) }, 'wanted: to be recorded → update'],
    [
      'whose presenter is known by now',
      { now: presented, actual: actual(presented, without), presenters: new Map([[presenter, true]]) },
      'wanted: to be recorded → update, presenter known',
    ],
    [
      'whose presenter is still not known',
      { now: presented, actual: actual(presented, without), presenters: new Map([[presenter, false]]) },
      `in-place: already in place: ${where('09:00', '10:00')}`,
    ],
    [
      'in place, its entry another',
      { now: nine, actual: actual(nine, { own: { ...nine.own, weekId: '8' } }) },
      `in-place: already in place: ${where('09:00', '10:00')} KEEP 9, null`,
    ],
    [
      'in place, its entry not kept',
      { now: nine, actual: actual(nine, { own: null }) },
      `in-place: already in place: ${where('09:00', '10:00')} KEEP 9, null`,
    ],
    [
      'in place, its content told by somebody else',
      { now: nine, actual: actual(nine, { told: { ...nine.told, lecturerId: 'x' } }) },
      `in-place: already in place: ${where('09:00', '10:00')} KEEP 9, null`,
    ],
    [
      'in place, by what its content is told not kept',
      { now: nine, actual: actual(nine, { told: null }) },
      `in-place: already in place: ${where('09:00', '10:00')}`,
    ],
    [
      'gone',
      { absence: gone, actual: actual(nine) },
      'gone: no longer in CMIS at all → delete since no longer in CMIS at all',
    ],
    ['gone, and not held', { absence: gone }, 'gone: no longer in CMIS at all'],
    ['gone without a word', { actual: actual(nine) }, 'gone: no longer in CMIS → delete since no longer in CMIS'],
    ['in question', { absence: question, actual: actual(nine) }, 'in-question: in question: MODULE'],
    ['in question, and not held', { absence: question }, 'gone: in question: MODULE'],
    [
      'not readable',
      { absence: { kind: 'unreadable', unreadable }, actual: actual(nine) },
      `unreadable: cannot be read: no day; Echo360 keeps what it has (${where('09:00', '10:00')}); correct it in CMIS`,
    ],
    [
      'not readable, and not held',
      { absence: { kind: 'unreadable', unreadable } },
      'unreadable: cannot be read: no day; correct it in CMIS',
    ],
    [
      'not readable, and vanished in Echo360',
      { absence: { kind: 'unreadable', unreadable }, actual: actual(nine, {}, null) },
      'unreadable: cannot be read: no day; correct it in CMIS',
    ],
    [
      'not readable, and never confirmed',
      { absence: { kind: 'unreadable', unreadable }, actual: actual(nine, { phase: 'intended' }) },
      'unreadable: cannot be read: no day; correct it in CMIS',
    ],
    ['too long', { now: long }, 'unusable: not recorded: longer than 4 hours'],
    [
      'too long by now',
      { now: long, actual: actual(nine) },
      'unusable: not recorded: longer than 4 hours → delete since not recorded: longer than 4 hours',
    ],
    [
      'begun, and not held',
      { now: early },
      `begun: the lesson is over, has begun or is about to (${where('07:00', '08:00')}): nothing is sent`,
    ],
    [
      'begun by now, and held for later',
      { now: early, actual: actual(nine) },
      `begun: the lesson is over, has begun or is about to (${where('07:00', '08:00')}): nothing is sent → delete since the lesson is over, has begun or is about to (${where('07:00', '08:00')}): nothing is sent`,
    ],
    ['kept out', { now: nine, exclusion }, excluded],
    [
      'kept out, and held',
      { now: nine, actual: actual(nine), exclusion },
      `${excluded} → delete since ${excluded.slice('excluded: '.length)}`,
    ],
    [
      'whose recording has begun in its place',
      { now: early, actual: actual(early) },
      `in-place: already in place (${where('07:00', '08:00')})`,
    ],
    [
      'whose recording has begun in its place, with something else',
      { now: early, actual: actual(early, { digest: 'other' }) },
      `begun: the recording is over, has begun or is about to (${where('07:00', '08:00')}): ${left}`,
    ],
    [
      'whose recording has begun, in question or gone',
      { absence: question, actual: actual(early) },
      `begun: the recording is over, has begun or is about to (${where('07:00', '08:00')}): ${left}`,
    ],
    [
      'that moved after its recording had begun',
      { now: nine, actual: actual(early) },
      `recording-begun: moved to ${where('09:00', '10:00')} after its recording had begun (${where('07:00', '08:00')}): Echo360 keeps that one under the same id; schedule the new time by hand`,
    ],
    [
      'that moved after its recording had begun, with the same content',
      { now: nine, actual: actual(early, { digest: nine.digest }) },
      `recording-begun: moved to ${where('09:00', '10:00')} after its recording had begun (${where('07:00', '08:00')}): Echo360 keeps that one under the same id; schedule the new time by hand`,
    ],
    [
      'that became too long after its recording had begun',
      { now: long, actual: actual(early) },
      `begun: the recording is over, has begun or is about to (${where('07:00', '08:00')}): ${left}`,
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.equal(told(compared(given)), expected));

  it('says of which lesson, and with what a request is made', () => {
    const held = actual(nine);
    const sent = compared({ now: noon, actual: held });
    assert.deepEqual(sent, {
      externalId: nine.externalId,
      verdict: { kind: 'wanted', text: 'to be recorded' },
      call: { kind: 'update', occurrence: noon, actual: held, isPresenterKnown: false },
      keep: null,
    });
    assert.deepEqual(compared({ now: nine }).call, { kind: 'create', occurrence: nine, actual: null });
    assert.deepEqual(compared({ actual: held }).call, { kind: 'delete', actual: held, why: 'no longer in CMIS' });
    const again = actual(nine, { phase: 'intended' });
    assert.deepEqual(compared({ now: nine, actual: again }).call, { kind: 'create', occurrence: nine, actual: again });
    assert.equal(compared({ now: nine, actual: held }).externalId, nine.externalId);
  });

  it('keeps the record with the entry that is another, and all else as it was', () => {
    const held = actual(nine, { own: null });
    assert.deepEqual(compared({ now: nine, actual: held }).keep, { ...held.record, own: nine.own, told: nine.told });
  });
});

describe('what keeps a lesson out, in words', () => {
  const obstacle: Obstacle = {
    room: 'R1',
    date: '2026-11-24',
    start: '09:15',
    end: '09:45',
    externalId: null,
    name: 'Talk',
  };

  it('names a lesson by its section, another’s schedule by its name, each with its id where it has one', () => {
    assert.equal(rivalText(obstacle), 'Talk in Echo360 09:15–09:45');
    assert.equal(rivalText({ ...obstacle, externalId: 'x-1' }), 'Talk in Echo360 [x-1] 09:15–09:45');
    assert.equal(rivalText(nine), 'Lesson 1 (COURSE1_LC01) [1-9-2026-27] 09:00–10:00');
    const text = exclusionText({ occurrence: nine, overlapping: [obstacle, obstacle] });
    assert.equal(text, `${where('09:00', '10:00')}: overlaps Talk in Echo360 09:15–09:45, Talk in Echo360 09:15–09:45`);
  });

  it('names five, and counts the others', () => {
    const many = (count: number) => rivalTexts(Array.from({ length: count }, () => obstacle));
    const one = 'Talk in Echo360 09:15–09:45';
    assert.deepEqual(many(5), [one, one, one, one, one]);
    assert.deepEqual(many(7), [one, one, one, one, one, 'and 2 more']);
  });
});
