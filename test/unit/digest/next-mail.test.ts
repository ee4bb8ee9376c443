import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextMail } from '#functions/digest/trouble/next-mail.ts';
import type { TroubleMail } from '#functions/digest/trouble/trouble-mails.ts';
import type { Trouble } from '#shared/descriptor/trouble.ts';
import fc from '#test/support/fast-check.ts';

const minute = 60_000;

function trouble(cause: string, since: number): Trouble {
  const words = { whose: 'GitLab', whatToDo: 'ask' };
  return { function: 'f', kind: 'failed', cause, message: cause, since, runId: null, ...words };
}

/** What happens to a function minute by minute: well, or in trouble of some cause; and whether mails are taken. */
const story = fc.array(
  fc.record({
    cause: fc.constantFrom(undefined, 'a', 'b'),
    isTaken: fc.boolean(),
    minutes: fc.integer({ min: 1, max: 200 }),
  }),
  { maxLength: 60 },
);

describe('what is told of trouble', () => {
  it('is told once, its end once, and never two things of one function within an hour but an end', () => {
    fc.assert(
      fc.property(story, steps => {
        let before: TroubleMail | undefined;
        let now = 0;
        let lastBegun = Number.NEGATIVE_INFINITY;
        let said: string | undefined;
        let hasHeard = false;
        for (const { cause, isTaken, minutes } of steps) {
          now += minutes * minute;
          const is = cause === undefined ? undefined : trouble(cause, now);
          const next = nextMail(before, is, { now, to: ['ops@example.ac.uk'], messageId: `<${now}>` });
          if (next === undefined) continue;
          if (next === 'forget') {
            assert.ok(!hasHeard, 'nobody was told');
            [before, said, lastBegun] = [undefined, undefined, Number.NEGATIVE_INFINITY];
            continue;
          }
          assert.deepEqual(next.untold, ['ops@example.ac.uk'], 'a mail has somebody to go to');
          const isRepeat = next.messageId === before?.messageId;
          if (next.stands === 'over') {
            assert.equal(is, undefined);
            if (!isRepeat) assert.ok(hasHeard, 'an end is told of what was told');
            [said, hasHeard] = [undefined, false];
          } else {
            if (!isRepeat) {
              assert.ok(now - lastBegun >= 60 * minute, 'calm');
              assert.notEqual(said, cause, 'the same is told once');
              lastBegun = now;
            }
            assert.equal(next.cause, cause);
            said = cause;
            hasHeard ||= isTaken;
          }
          before = isTaken ? { ...next, told: next.untold, untold: [] } : next;
        }
      }),
    );
  });

  it('comes in the end, however it went to and fro', () => {
    const first = nextMail(undefined, trouble('a', 0), { now: 0, to: ['x@example.ac.uk'], messageId: '<1>' });
    assert.ok(first !== undefined && first !== 'forget');
    const told = { ...first, told: first.untold, untold: [] };
    const moment = (minutes: number) => ({ now: minutes * minute, to: ['x@example.ac.uk'], messageId: '<2>' });
    assert.equal(nextMail(told, trouble('b', 0), moment(59)), undefined);
    const other = nextMail(told, trouble('b', 0), moment(60));
    assert.ok(other !== undefined && other !== 'forget' && other.cause === 'b');
    assert.equal(nextMail(told, trouble('a', 0), moment(10_000)), undefined, 'the same is told once');
  });
});
