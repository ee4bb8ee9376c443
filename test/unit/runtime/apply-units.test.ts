import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Outcome, Unit } from '#shared/core/change.ts';
import { LeaseLostError, OutOfTimeError, UnavailableError } from '#shared/core/errors.ts';
import { type ApplyUnitsParts, applyUnits } from '#shared/runtime/run/apply-units.ts';

const units: Unit[] = ['a', 'b', 'c'].map(key => ({
  key,
  changes: [{ key, kind: 'create', target: key, title: key, from: '', to: '', reason: '', payload: {} }],
}));

/** Applies three units one after the other; the outcomes by target. */
async function applied(more: Partial<ApplyUnitsParts<unknown>> = {}) {
  const outcomes: Record<string, string> = {};
  const result = await applyUnits({
    units,
    concurrency: 1,
    apply: async () => [{ status: 'done', reason: '' }],
    record: (change, outcome) => {
      outcomes[change.target] = outcome.status;
    },
    cutShort: change => {
      outcomes[change.target] = 'cut short';
    },
    recorded: async () => undefined,
    signal: new AbortController().signal,
    whyNotStart: () => undefined,
    ...more,
  });
  return { ...result, outcomes };
}

describe('applyUnits', () => {
  it('tells that it was stopped even where the unit under way ended well', async () => {
    for (const reason of [new OutOfTimeError('told to stop'), new LeaseLostError('taken away')]) {
      const stop = new AbortController();
      const apply = async (unit: Unit): Promise<Outcome[]> => {
        if (unit.key === 'a') stop.abort(reason);
        return [{ status: 'done', reason: '' }];
      };
      const { outcomes, error, outOfTime } = await applied({ apply, signal: stop.signal });
      assert.deepEqual(outcomes, { a: 'done', b: 'deferred', c: 'deferred' });
      assert.equal(outOfTime, reason instanceof OutOfTimeError);
      assert.equal(error, reason instanceof OutOfTimeError ? undefined : reason);
    }
  });

  it('does not take back what was done when its outcome cannot be written down', async () => {
    const away = new UnavailableError('the store is away');
    const { outcomes, error } = await applied({ recorded: () => Promise.reject(away) });
    assert.deepEqual(outcomes, { a: 'done', b: 'deferred', c: 'deferred' });
    assert.equal(error, away);
  });

  it('leaves open what an error ended, and defers what had not begun', async () => {
    const down = new UnavailableError('down');
    const apply = async ({ key }: Unit): Promise<Outcome[]> => {
      if (key === 'b') throw down;
      return [{ status: 'done', reason: '' }];
    };
    const { outcomes, error, cutShort } = await applied({ apply });
    assert.deepEqual(outcomes, { a: 'done', b: 'cut short', c: 'deferred' });
    assert.equal(error, down);
    assert.equal(cutShort, true);
  });

  it('says that a change which failed may have happened all the same, and goes on', async () => {
    const failed = { status: 'failed', reason: 'no answer' } as const;
    for (const outcome of [failed, { ...failed, mayHaveHappened: true } as const]) {
      const { outcomes, cutShort, ...rest } = await applied({ apply: async () => [outcome] });
      assert.deepEqual(outcomes, { a: 'failed', b: 'failed', c: 'failed' });
      assert.deepEqual(rest, { outOfTime: false });
      assert.equal(cutShort, 'mayHaveHappened' in outcome);
    }
  });
});
