import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextMail } from '#functions/digest/trouble/next-mail.ts';
import type { TroubleMail } from '#functions/digest/trouble/trouble-mails.ts';
import type { Trouble } from '#shared/descriptor/trouble.ts';

const minute = 60_000;
const [anna, ben] = ['anna@example.ac.uk', 'ben@example.ac.uk'];
const now = 1_000 * minute;

const trouble = (given: Partial<Trouble> = {}): Trouble => {
  const words = { message: 'no answer', whose: 'GitLab', whatToDo: 'ask' };
  return { function: 'f', kind: 'failed', cause: 'a', since: 5, runId: null, ...words, ...given };
};

/** What was told to Anna two hours ago, unless it says otherwise. */
const before = (given: Partial<TroubleMail> = {}): TroubleMail => {
  const said = { kind: 'failed', cause: 'a', message: 'no answer', since: 5, messageId: '<1>' } as const;
  return { stands: 'trouble', ...said, at: now - 120 * minute, untold: [], told: [anna], ...given };
};
const next = (last: TroubleMail | undefined, is: Trouble | undefined) =>
  nextMail(last, is, { now, to: [anna, ben], messageId: '<2>' });
const fresh = { ...before(), at: now, messageId: '<2>' };

describe('what is said of the trouble of a function', () => {
  it('the first time, to all who answer for it', () => {
    assert.deepEqual(next(undefined, trouble()), { ...fresh, untold: [anna, ben], told: [] });
  });

  it('nothing again of the same; something of another kind or cause, an hour later', () => {
    assert.equal(next(before(), trouble({ message: 'in other words', since: 9 })), undefined);
    const told = { untold: [anna, ben], told: [anna] };
    assert.deepEqual(next(before(), trouble({ cause: 'b' })), { ...fresh, cause: 'b', ...told });
    assert.deepEqual(next(before(), trouble({ kind: 'blocked' })), { ...fresh, kind: 'blocked', ...told });
    const hourAgo = before({ at: now - 60 * minute });
    assert.deepEqual(next(hourAgo, trouble({ cause: 'b' })), { ...fresh, cause: 'b', ...told });
    assert.equal(next({ ...hourAgo, at: hourAgo.at + 1 }, trouble({ cause: 'b' })), undefined);
  });

  it('that it is over, to those who were told of it', () => {
    assert.deepEqual(next(before({ at: now }), undefined), { ...fresh, stands: 'over', untold: [anna], told: [] });
    assert.equal(next(undefined, undefined), undefined);
  });

  it('nothing of what was over before anybody was told', () => {
    assert.equal(next(before({ told: [], untold: [anna] }), undefined), 'forget');
  });

  it('nothing more once the end is told; new trouble is told to all, and of its end those who are told of it', () => {
    const over = before({ stands: 'over' });
    assert.equal(next(over, undefined), undefined);
    assert.deepEqual(next(over, trouble()), { ...fresh, untold: [anna, ben], told: [] });
    assert.equal(next({ ...over, at: now - 59 * minute }, trouble()), undefined);
  });

  it('the same again to whom the server did not take it for, after five minutes', () => {
    for (const [stands, is] of [
      ['trouble', trouble()],
      ['over', undefined],
    ] as const) {
      const untold = before({ stands, untold: [ben], at: now - 5 * minute });
      assert.deepEqual(next(untold, is), { ...untold, at: now });
      assert.equal(next({ ...untold, at: untold.at + 1 }, is), undefined);
      assert.equal(next({ ...untold, untold: [] }, is), undefined);
    }
  });
});
