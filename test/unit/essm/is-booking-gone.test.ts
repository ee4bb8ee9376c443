import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBookingGone, questionedMs, weekKey } from '#functions/essm/booking/is-booking-gone.ts';
import type { Expanded } from '#functions/essm/occurrence/expand.ts';
import type { ActivityStanding } from '#functions/essm/occurrence/occurrence.ts';
import { record, standing, want } from './support/examples.ts';

interface Given {
  readonly stands?: ActivityStanding;
  readonly department?: string;
  readonly nameless?: number;
  readonly seen?: readonly string[];
  readonly departments?: ReadonlySet<string> | 'all';
}

function verdict({ stands, department = 'CHEM', nameless = 0, seen = ['CHEM'], departments = 'all' }: Given): string {
  const expanded: Pick<Expanded, 'standings' | 'nameless' | 'departmentsSeen'> = {
    standings: new Map(stands === undefined ? [] : [['A', stands]]),
    nameless,
    departmentsSeen: new Set(seen),
  };
  const { kind, why } = isBookingGone(record(want({ department })), expanded, { departments });
  return `${kind}: ${why}`;
}

describe('whether a booking that is not asked for any more is gone', () => {
  const chem = new Set(['CHEM']);
  const cases: readonly [string, Given, string][] = [
    ['its activity is missing', {}, 'gone: TermTime has no activity A any more'],
    ['of a department that is configured', { departments: chem }, 'gone: TermTime has no activity A any more'],
    [
      'of another department',
      { departments: new Set(['MATH']), nameless: 1, seen: [] },
      'left: its department CHEM is not configured',
    ],
    [
      'codes cannot be read',
      { nameless: 1 },
      'in-question: A is not listed, but TermTime lists activities whose code cannot be read',
    ],
    [
      'its whole department is missing',
      { seen: ['MATH'] },
      'in-question: TermTime lists no activity of the department CHEM at all',
    ],
    ['it never had a department', { department: '', seen: [] }, 'gone: TermTime has no activity A any more'],
    [
      'its weeks cannot be read',
      { stands: standing({ unreadableWeeks: null, department: 'MATH' }), departments: chem },
      'kept: Lecture A cannot be read in TermTime',
    ],
    [
      'its week cannot be read',
      { stands: standing({ unreadableWeeks: new Set([2]) }) },
      'kept: Lecture A cannot be read in TermTime',
    ],
    [
      'its activity is another department’s now',
      { stands: standing({ department: 'MATH', bookedWeeks: new Set([2]) }), departments: chem },
      'left: its department MATH is not configured',
    ],
    [
      'its activity is no department’s now',
      { stands: standing({ department: null }), departments: chem },
      'left: its department (none) is not configured',
    ],
    [
      'its activity is asked for in other rooms',
      { stands: standing({ bookedWeeks: new Set([2]), timeframe: 'Lent' }) },
      'in-question: Lecture A has fewer rooms in week 2: R1 is not among them any more',
    ],
    [
      'the timeframe is another',
      { stands: standing({ timeframe: 'Lent', namedWeeks: new Set([3]) }) },
      'in-question: the timeframe of Lecture A was changed',
    ],
    [
      'the pattern does not name its week',
      { stands: standing({ namedWeeks: new Set([3]), unreadableWeeks: new Set([3]), bookedWeeks: new Set([3]) }) },
      'gone: the week pattern of Lecture A does not name week 2 any more',
    ],
    [
      'the pattern names its week',
      { stands: standing() },
      'in-question: Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled',
    ],
    [
      'the pattern cannot be told',
      { stands: standing({ namedWeeks: undefined }), departments: chem },
      'in-question: Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled',
    ],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.equal(verdict(given), expected));

  it('is believed after 20 hours', () => assert.equal(questionedMs, 20 * 60 * 60 * 1000));

  it('is asked of one activity in one week', () => {
    assert.equal(weekKey('A', 12), '12 A');
    assert.notEqual(weekKey('A', 1), weekKey('A', 2));
  });
});
