import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { troubleOf } from '#shared/installation/trouble/trouble-of.ts';
import { emptyRun } from '#test/support/empty-run.ts';

type State = Parameters<typeof troubleOf>[0];
type LastRun = NonNullable<State['lastRun']>;

const at = Date.parse('2026-11-23T14:30:00Z');
const idle: State = { name: 'shelf', lastRun: null, latest: null, blocked: null };
const lastRun = (more: Partial<LastRun>): State => ({
  ...idle,
  lastRun: { id: 'r1', status: 'succeeded', endedAt: at, summary: 'so', since: null, times: 1, ...more },
});
const nobody = () => undefined;
const kindOf = (state: State): string => {
  const found = troubleOf(state, nobody);
  return typeof found === 'string' ? found : found.kind;
};

describe('the trouble of a function', () => {
  it('is what alerts are made of: a run that failed, three aborted in a row, a plan that a limit stopped', () => {
    assert.equal(kindOf(lastRun({ status: 'failed' })), 'failed');
    assert.equal(kindOf(lastRun({ status: 'aborted', times: 3 })), 'aborted');
    assert.equal(kindOf({ ...lastRun({}), blocked: { runId: 'r0', planDigest: 'd', at } }), 'blocked');
  });

  it('is over with a run that ended well, and not with one that was skipped, or aborted once', () => {
    assert.equal(kindOf(lastRun({ status: 'succeeded' })), 'none');
    assert.equal(kindOf(lastRun({ status: 'partial' })), 'none');
    assert.equal(kindOf(lastRun({ status: 'skipped' })), 'unclear');
    assert.equal(kindOf(lastRun({ status: 'aborted', times: 2 })), 'unclear');
    assert.equal(kindOf(idle), 'unclear', 'never run');
  });

  it('is the same while its message differs in numbers, ids and times alone', () => {
    const cause = (summary: string) => {
      const found = troubleOf(lastRun({ status: 'failed', summary }), nobody);
      return typeof found === 'string' ? found : found.cause;
    };
    assert.equal(cause('no answer to GET /users/17 at 10:00'), cause('no answer to GET /users/18 at 10:01'));
    assert.notEqual(cause('no answer'), cause('no permission'));
  });

  it('says whose fault it is by the record of the run, else by its words', () => {
    const words = { whose: 'by its words', whatToDo: 'wait' };
    const state = lastRun({ status: 'failed', since: at - 60_000 });
    const told = (latest: State['latest']) => {
      const found = troubleOf({ ...state, latest }, () => words);
      return typeof found === 'string' ? found : [found.whose, found.whatToDo, found.since];
    };
    assert.deepEqual(told(null), ['by its words', 'wait', at - 60_000]);
    const run = { ...emptyRun, status: 'failed' as const, whose: 'our configuration', advice: 'name one' };
    assert.deepEqual(told({ id: 'r1', run }), ['our configuration', 'name one', at - 60_000]);
  });

  it('of a dry run is told where the scheduler asked for it', () => {
    const run = { ...emptyRun, mode: 'dry-run' as const, status: 'failed' as const };
    assert.equal(kindOf({ ...idle, latest: { id: 'r1', run } }), 'failed');
    assert.equal(kindOf({ ...idle, latest: { id: 'r1', run: { ...run, trigger: 'person' } } }), 'unclear');
    assert.equal(kindOf({ ...idle, latest: { id: 'r1', run: { ...run, status: 'succeeded' } } }), 'none');
  });
});
