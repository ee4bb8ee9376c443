import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Doubt } from '#functions/cmis-echo360/lesson/doubts.ts';
import {
  doubtChange,
  isFreshWish,
  isLetGo,
  isOnlyRequest,
  type Lacking,
  nextDoubts,
} from '#functions/cmis-echo360/lesson/next-doubts.ts';
import { changeKey } from '#shared/core/change.ts';
import { now, setId } from './support/lessons.ts';

const hour = 3_600_000;

/** A week of slot 1 that MODULE has nothing for, unless it says otherwise. */
function lost(week: number, tables: readonly string[] = ['MODULE'], slotId = 1): Lacking {
  return { setId, slotId, week, tables, key: `${setId} ${slotId}` };
}

function doubt(given: Partial<Doubt> = {}): Doubt {
  const weeks = [{ week: 9, since: now - hour, confirmedBy: null }];
  const seen = { wishSeenAt: null, seenAt: now - hour };
  return { key: `${setId} 1`, setId, slotId: 1, weeks, tables: ['MODULE'], ...seen, ...given };
}

/** What is remembered after a reading at `now`, of all recordings unless `mostUnasked` is null. */
function next(lacking: readonly Lacking[], before: readonly Doubt[] = [], mostUnasked: number | null = 1) {
  return [...nextDoubts(lacking, new Map(before.map(one => [one.key, one])), { at: now, mostUnasked }).values()];
}

describe('what is remembered of slots that a reading found lacking', () => {
  it('weeks in their order, each since this reading, and the tables, each once', () => {
    const found = next([lost(11, ['MODULE', 'ROOMFEATURES']), lost(9), lost(9, ['ROOMREQUESTS'])]);
    const weeks = [9, 11].map(week => ({ week, since: now, confirmedBy: null }));
    const tables = ['MODULE', 'ROOMFEATURES', 'ROOMREQUESTS'];
    assert.deepEqual(found, [doubt({ weeks, tables, seenAt: now })]);
  });

  it('each slot by itself', () => {
    assert.deepEqual(
      next([lost(9), lost(9, ['MODULE'], 2)]).map(({ key, slotId }) => `${key}: ${slotId}`),
      [`${setId} 1: 1`, `${setId} 2: 2`],
    );
    assert.deepEqual(next([]), []);
  });

  it('what was in question before keeps its first reading, and who let it go', () => {
    const weeks = [{ week: 9, since: now - 30 * hour, confirmedBy: 'anna' }];
    const [one] = next([lost(9), lost(10)], [doubt({ weeks })]);
    assert.deepEqual(one?.weeks, [...weeks, { week: 10, since: now, confirmedBy: null }]);
  });

  it('what was not confirmed for three days begins anew', () => {
    const weeks = [{ week: 9, since: now - 90 * hour, confirmedBy: 'anna' }];
    const after = (hours: number) => next([lost(9)], [doubt({ weeks, seenAt: now - hours * hour })])[0]?.weeks;
    assert.deepEqual(after(72), weeks);
    assert.deepEqual(after(72 + 1 / 3600), [{ week: 9, since: now, confirmedBy: null }]);
  });

  it('is the very same where nothing is new, but every half a day', () => {
    const before = doubt({ seenAt: now - 12 * hour + 1 });
    assert.equal(next([lost(9)], [before])[0], before);
    const older = doubt({ seenAt: now - 12 * hour });
    assert.deepEqual(next([lost(9)], [older]), [{ ...older, seenAt: now }]);
    assert.deepEqual(next([lost(9, ['ROOMFEATURES'])], [before]), [
      { ...before, tables: ['ROOMFEATURES'], seenAt: now },
    ]);
    assert.equal(next([lost(10)], [before])[0]?.seenAt, now);
  });

  it('a reading of some recordings takes nothing back: the other weeks and tables stay', () => {
    const before = doubt({ tables: ['MODULE', 'ROOMREQUESTS'], wishSeenAt: now - hour });
    const [one] = next([lost(10, ['ROOMFEATURES'])], [before], null);
    assert.deepEqual(one, {
      ...before,
      weeks: [...before.weeks, { week: 10, since: now, confirmedBy: null }],
      tables: ['MODULE', 'ROOMFEATURES', 'ROOMREQUESTS'],
      seenAt: now,
    });
    const [all] = next([lost(10, ['ROOMFEATURES'])], [before]);
    assert.deepEqual(all?.weeks, [{ week: 10, since: now, confirmedBy: null }]);
    assert.deepEqual([all?.tables, all?.wishSeenAt], [['ROOMFEATURES'], null]);
    assert.deepEqual(next([lost(9)], [], null), next([lost(9)]));
  });
});

describe('whether requests that are gone are a person’s wish', () => {
  const request = ['ROOMREQUESTS'];
  const wishes = (lacking: readonly Lacking[], most: number | null, before: readonly Doubt[] = []) =>
    next(lacking, before, most).map(({ wishSeenAt }) => wishSeenAt);

  it('they are where few slots lost them, and nothing else', () => {
    assert.deepEqual(wishes([lost(9, request)], 1), [now]);
    assert.deepEqual(wishes([lost(9, request), lost(10, request)], 1), [now], 'weeks of one slot count once');
    assert.deepEqual(wishes([lost(9, request), lost(9, request, 2)], 2), [now, now]);
    assert.deepEqual(wishes([lost(9, request), lost(9, ['MODULE'], 2)], 1), [now, null]);
  });

  it('they are none where many slots lost them: a table is being filled', () => {
    assert.deepEqual(wishes([lost(9, request), lost(9, request, 2)], 1), [null, null]);
    assert.deepEqual(wishes([lost(9, request)], 0), [null]);
  });

  it('they are none where another week lost more', () => {
    assert.deepEqual(wishes([lost(9, request), lost(10)], 9), [null]);
    const other = [lost(9, request, 2), lost(10, ['MODULE'], 2)];
    assert.deepEqual(wishes([lost(9, request), ...other], 1), [now, null], 'nor is it one of many');
    assert.deepEqual(wishes([lost(9, [...request, 'MODULE'])], 9), [null]);
    assert.deepEqual([isOnlyRequest(request), isOnlyRequest([]), isOnlyRequest(['MODULE'])], [true, false, false]);
    assert.ok(!isOnlyRequest(['ROOMREQUESTS', 'MODULE']));
  });

  it('a reading of some recordings cannot tell, and leaves it as it was', () => {
    assert.deepEqual(wishes([lost(9, request)], null), [null]);
    const before = doubt({ tables: request, wishSeenAt: now - hour });
    assert.deepEqual(wishes([lost(9, request)], null, [before]), [now - hour]);
  });

  it('one that is seen for the first time, or not any more, is written', () => {
    const before = doubt({ tables: request });
    assert.equal(next([lost(9, request)], [before])[0]?.wishSeenAt, now);
    const wish = { ...before, wishSeenAt: now - hour };
    assert.equal(next([lost(9, request)], [wish])[0], wish, 'one that goes on is not written anew');
    assert.equal(next([lost(9, request)], [wish], 0)[0]?.wishSeenAt, null);
  });

  it('lasts for a day', () => {
    const fresh = (seen: number | null) => isFreshWish(doubt({ wishSeenAt: seen }), now);
    assert.deepEqual([fresh(null), fresh(now - 24 * hour + 1), fresh(now - 24 * hour)], [false, true, false]);
  });
});

describe('whether what is in question of a week may go', () => {
  const rules = { readAt: now, hoursInQuestion: 20 };
  const week = (since: number, confirmedBy: string | null = null) => [{ week: 9, since, confirmedBy }];
  const cases: readonly [string, Partial<Doubt>, boolean][] = [
    ['it was read just now', {}, false],
    ['another reading agrees', { weeks: week(now - 20 * hour) }, true],
    ['another reading is too near', { weeks: week(now - 20 * hour + 1) }, false],
    ['a person says so', { weeks: week(now, 'anna') }, true],
    ['a person wishes it', { tables: ['ROOMREQUESTS'], wishSeenAt: now }, true],
    ['a person wished it long ago', { tables: ['ROOMREQUESTS'], wishSeenAt: now - 24 * hour }, false],
    ['a person wished it, and more is lost', { tables: ['ROOMREQUESTS', 'MODULE'], wishSeenAt: now }, false],
    ['it is about another week', { weeks: [{ week: 8, since: 0, confirmedBy: 'anna' }] }, false],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.equal(isLetGo(doubt(given), 9, rules), expected));
});

describe('the change that remembers what is in question', () => {
  it('says of which slot, which weeks, and what is lost', () => {
    const weeks = [9, 10].map(week => ({ week, since: now, confirmedBy: null }));
    const { key: _key, ...said } = doubtChange(doubt({ weeks, tables: ['MODULE', 'ROOMFEATURES'] }), undefined);
    assert.deepEqual(said, {
      kind: 'bookkeeping',
      target: `slot 1 of ${setId}`,
      title: `slot 1 of ${setId}`,
      from: '',
      to: 'in question: week 9, 10 (MODULE, ROOMFEATURES)',
      reason: 'its slot stands in TIMETABLE as it was, while another table has nothing for it any more',
    });
    assert.equal(doubtChange(doubt(), doubt()).from, 'in question already');
    assert.equal(doubtChange(doubt({ wishSeenAt: now }), undefined).to, 'no longer asked to be recorded: week 9');
  });

  it('is another for another slot, another wish, and after another reading', () => {
    const keys = [
      doubtChange(doubt(), undefined),
      doubtChange(doubt({ key: `${setId} 2` }), undefined),
      doubtChange(doubt({ wishSeenAt: now }), undefined),
      doubtChange(doubt({ tables: ['ROOMFEATURES'] }), undefined),
      doubtChange(doubt(), doubt()),
      doubtChange(doubt(), doubt({ seenAt: 5 })),
    ].map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
    const what = 'in question: week 9 (MODULE)';
    const keyOf = (from: string, to: string) => changeKey('bookkeeping', `in question ${setId} 1`, from, to);
    assert.equal(keys[0], keyOf('0', `${what} lost`));
    assert.equal(keys[2], keyOf('0', `${what} a wish`));
    assert.equal(doubtChange(doubt({ seenAt: 1 }), undefined).key, keys[0], 'it does not say when it is read now');
  });
});
