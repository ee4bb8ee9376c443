import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AdoptReading, isTaken, planAdopt } from '#functions/essm/adopt/plan-adopt.ts';
import type { Held } from '#functions/essm/booking/compare.ts';
import { weekKey } from '#functions/essm/booking/is-booking-gone.ts';
import { slotText } from '#functions/essm/slot/slot.ts';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { account, held, now, reading, record, reference, type Sides, want } from './support/examples.ts';

const predecessor = 'porter@example.ac.uk';
const rules = {
  references: [/^OLD (?<activity>\w+) (?<week>\d+)$/, /^UID (?<uniqueId>\w+)$/],
  createdBy: new Set([predecessor]),
  timeZone: 'Europe/London',
};
const a = want();

/** A booking of the predecessor for activity A, with its reference, unless it says otherwise. */
const theirs = (given: Partial<Held> = {}): Held => held(a, { reference: 'OLD A 2', createdBy: predecessor, ...given });

const plan = (sides: Sides, given: Partial<AdoptReading> = {}) =>
  planAdopt({ ...reading(sides), byUniqueId: new Map([['u1', weekKey('A', 2)]]), ...given }, now, rules);

function told(sides: Sides, given: Partial<AdoptReading> = {}): string[] {
  const planned = plan(sides, given);
  return [
    ...changesOf(planned).map(
      ({ kind, target, title, from, to, reason, payload }) =>
        `${kind} ${target.replace('lockstep:T:', '')} “${title}”: ${from} → ${to}, since ${reason} (${payload.index})`,
    ),
    ...planned.findings.map(({ kind, target, message }) => `${kind} ${target}: ${message}`),
  ];
}

const byReference = 'since its reference names a date in TermTime';
const byPlace = 'since its account, room and time are those of a date in TermTime';
const taken = (why = byReference) => {
  return `adopt A:2:R1 “Lecture A”: not ours: 2026-10-20 09:00–10:00 in R1 → ours, ${why} (100)`;
};
const left = (why: string) => `not-adopted 100: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is not adopted: ${why}.`;
const nothingLike = left('TermTime asks for nothing like it');

describe('which bookings become ours', () => {
  const lost = (given: Partial<Held> = {}) => [held(a, given)];
  const cases: readonly [string, Sides, readonly string[]][] = [
    ['one whose reference names a date', { wants: [a], bookings: [theirs()] }, [taken()]],
    [
      'one whose reference names it, whoever made it',
      { wants: [a], bookings: [theirs({ createdBy: 'x' })] },
      [taken()],
    ],
    ['one whose reference names the event', { wants: [a], bookings: [theirs({ reference: 'UID u1' })] }, [taken()]],
    [
      'not one whose reference names no known event',
      { wants: [a], bookings: [theirs({ reference: 'UID u2' })] },
      [nothingLike],
    ],
    [
      'not one whose reference names nothing that is asked for',
      { wants: [a], bookings: [theirs({ reference: 'OLD A 3' })] },
      [nothingLike],
    ],
    ['one of the account, by room and time', { wants: [a], bookings: [theirs({ reference: null })] }, [taken(byPlace)]],
    [
      'one of the account with a reference of another form, by room and time',
      { wants: [a], bookings: [theirs({ reference: 'x' })] },
      [taken(byPlace)],
    ],
    [
      'not one of the account at another time',
      { wants: [want({ start: '2026-10-20T09:30' })], bookings: [theirs({ reference: null })] },
      [nothingLike],
    ],
    [
      'not one of the account in no room of ours',
      { wants: [a], bookings: [theirs({ reference: null, room: null, roomIndex: 9 })] },
      [
        'not-adopted 100: “Lecture A”, 2026-10-20 09:00–10:00 in a room without a code, is not adopted: TermTime asks for nothing like it.',
      ],
    ],
    [
      'not one of somebody else, which is not even said',
      { wants: [a], bookings: [theirs({ reference: null, createdBy: 'x' })] },
      [],
    ],
    ['not one of nobody', { wants: [a], bookings: [theirs({ reference: null, createdBy: null })] }, []],
    ['one with our mark whose record is lost', { wants: [a], bookings: lost() }, [taken()]],
    [
      'one with our mark that the predecessor made',
      { wants: [a], bookings: lost({ createdBy: predecessor }) },
      [taken()],
    ],
    [
      'one with our mark of which nobody knows who made it',
      { wants: [a], bookings: lost({ createdBy: null }) },
      [taken()],
    ],
    ['not one whose mark somebody copied', { wants: [a], bookings: lost({ createdBy: 'x' }) }, []],
    [
      'not one with the mark of another database',
      { wants: [a], bookings: lost({ reference: 'lockstep:U:A:2:R1' }) },
      [],
    ],
    ['not one with our mark that nothing asks for', { bookings: lost() }, [nothingLike]],
    ['not one that is ours', { wants: [a], bookings: [theirs()], records: [record(a)] }, []],
    ['not one that keeps no room', { wants: [a], bookings: [theirs({ keepsRoom: false })] }, []],
    [
      'one for a date that was moved after the booking of ours had begun',
      {
        wants: [a],
        bookings: [theirs(), held(a, { index: 7, start: '2026-10-14T11:30', end: '2026-10-14T12:30' })],
        records: [record(a, { index: 7 })],
      },
      [taken()],
    ],
    [
      'not one that has begun',
      { wants: [want({ start: '2026-10-14T11:00' })], bookings: [theirs({ start: '2026-10-14T11:00' })] },
      [],
    ],
    [
      'not one for what another stands for',
      { wants: [a], bookings: [theirs()], records: [record(a, { index: 7 })] },
      [left('another booking stands for the same date already')],
    ],
    [
      'not one for what another stands for that is still to come',
      { wants: [a], bookings: [held(a, { index: 7 }), theirs()], records: [record(a, { index: 7 })] },
      [left('another booking stands for the same date already')],
    ],
    [
      'of two in other places the earlier, whichever is listed first',
      {
        wants: [a],
        bookings: [
          theirs({ index: 103, start: '2026-10-20T07:30' }),
          theirs({ index: 101, start: '2026-10-20T08:30' }),
        ],
      },
      [
        'adopt A:2:R1 “Lecture A”: not ours: 2026-10-20 07:30–10:00 in R1 → ours, to be moved to 2026-10-20 09:00–10:00 in R1, since its reference names a date in TermTime (103)',
        left('another booking stands for the same date already').replace('100', '101').replace('09:00', '08:30'),
      ],
    ],
    [
      'not one for what is about to be booked',
      { wants: [a], bookings: [theirs()], records: [record(a, { index: null, phase: 'intended' })] },
      [left('essm-bookings is about to make one itself, and has to be run first')],
    ],
    [
      'one for what waits to be booked',
      { wants: [a], bookings: [theirs()], records: [record(a, { index: null, phase: 'wanted' })] },
      [taken()],
    ],
    [
      'of several the one in its place, and of two there the first by number',
      { wants: [a], bookings: [theirs({ index: 102 }), theirs({ index: 101 }), theirs({ start: '2026-10-20T08:00' })] },
      [
        taken().replace('(100)', '(101)'),
        left('another booking stands for the same date already').replace('100', '102'),
        left('another booking stands for the same date already').replace('09:00', '08:00'),
      ],
    ],
    [
      'of several in other places the earlier, and of two at one time the first by number',
      {
        wants: [a],
        bookings: [
          theirs({ index: 102, start: '2026-10-20T08:30' }),
          theirs({ index: 101, start: '2026-10-20T08:30' }),
          theirs({ index: 104, start: '2026-10-20T08:30' }),
          theirs({ index: 103, start: '2026-10-20T07:30' }),
        ],
      },
      [
        'adopt A:2:R1 “Lecture A”: not ours: 2026-10-20 07:30–10:00 in R1 → ours, to be moved to 2026-10-20 09:00–10:00 in R1, since its reference names a date in TermTime (103)',
        ...[101, 102, 104].map(index =>
          left('another booking stands for the same date already').replace('100', `${index}`).replace('09:00', '08:30'),
        ),
      ],
    ],
  ];
  for (const [name, sides, expected] of cases) it(name, () => assert.deepEqual(told(sides), expected));

  it('for a week in several rooms, that in its own room; else the first', () => {
    const wants = [want({ room: 'R3' }), a];
    const target = (room: string) => changesOf(plan({ wants, bookings: [theirs({ room })] })).map(one => one.target);
    assert.deepEqual(target('R1'), [a.reference]);
    assert.deepEqual(target('R2'), [reference('A', 2, 'R3')]);
  });

  it('for a set that shares one, whoever of it the predecessor named', () => {
    const both = { ...a, sharedWith: [reference('B', 2, 'R1'), 'odd'] };
    const target = (given: Partial<Held>) =>
      changesOf(plan({ wants: [both], bookings: [theirs(given)] })).map(one => one.target);
    assert.deepEqual(target({ reference: 'OLD B 2' }), [a.reference]);
    assert.deepEqual(target({ reference: reference('B', 2, 'R1'), createdBy: account }), [a.reference]);
    assert.deepEqual(target({ reference: 'OLD B 3' }), []);
  });

  it('is called as Booker calls it, or else as TermTime does', () => {
    const title = (text: string) => changesOf(plan({ wants: [a], bookings: [theirs({ title: text })] }))[0]?.title;
    assert.deepEqual([title('Open day'), title('')], ['Open day', 'Lecture A']);
  });

  it('is remembered as Booker shows it, and looked at by the next run', () => {
    const shown = { title: 'Open day', attendees: 3, start: '2026-10-20T08:00', end: '2026-10-20T09:00' };
    const [change] = changesOf(plan({ wants: [a], bookings: [theirs(shown)] }));
    assert.deepEqual(change?.payload, record(a, { ...shown, pending: 'update', runId: '' }));
  });

  it('a hundred to a commit; the share is of all bookings that were read', () => {
    const wants = Array.from({ length: 101 }, (_, week) => want({ week }));
    const bookings = wants.map((_, week) => theirs({ index: 1000 + week, reference: `OLD A ${week}` }));
    const { units, population } = plan({ wants, bookings: [...bookings, theirs({ reference: null, createdBy: 'x' })] });
    assert.deepEqual(
      units.map(({ key, changes }) => [key, changes.length]),
      [
        ['adopt 1', 100],
        ['adopt 2', 1],
      ],
    );
    assert.deepEqual(population, { adopt: 102 });
  });

  it('is another change for another booking, date or place', () => {
    const key = (of = a, given: Partial<Held> = {}) =>
      changesOf(plan({ wants: [of], bookings: [theirs({ reference: `OLD A ${of.week}`, ...given })] }))[0]?.key;
    const keys = [key(), key(a, { index: 7 }), key(want({ week: 3 })), key(want({ start: '2026-10-20T08:00' }))];
    assert.equal(new Set(keys).size, 4);
    assert.equal(keys[0], changeKey('adopt', a.reference, '100', slotText(a)));
  });
});

describe('whether a booking of ours stands for something, or may', () => {
  it('where it has a number, or one was about to be made', () => {
    assert.ok(isTaken({ index: 1, phase: 'present' }));
    assert.ok(isTaken({ index: 1, phase: 'wanted' }));
    assert.ok(isTaken({ index: null, phase: 'intended' }));
    assert.ok(!isTaken({ index: null, phase: 'wanted' }));
    assert.ok(isTaken({ index: 1, phase: 'intended' }, new Set([1])));
    assert.ok(!isTaken({ index: 1, phase: 'present' }, new Set([1])), 'what has begun serves no date that was moved');
    assert.ok(isTaken({ index: 1, phase: 'present' }, new Set([2])));
  });
});
