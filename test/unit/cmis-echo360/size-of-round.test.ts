import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noRoundYet, paceAt, sizeOfRound } from '#functions/cmis-echo360/queue/round/size-of-round.ts';

const second = 1000;
const most = 60;

describe('the size of a round', () => {
  const pace = { roomDays: 120, ms: 80 * second, current: null };

  it('is the largest for the first of a run, which knows nothing of its pace', () => {
    assert.equal(sizeOfRound(noRoundYet, most, 230 * second), most);
    assert.equal(sizeOfRound(paceAt(noRoundYet, 1), most, 0), most);
  });

  it('is what the run has time for at its pace', () => {
    assert.equal(sizeOfRound(pace, most, 100 * second), most);
    assert.equal(sizeOfRound(pace, most, 40 * second), 60);
    assert.equal(sizeOfRound(pace, most, 39 * second), 58);
    assert.equal(sizeOfRound(pace, most, 10 * second), 15);
    assert.equal(sizeOfRound({ ...pace, ms: 0 }, most, 10 * second), most, 'nothing took any time');
  });

  it('is never so small that rounds follow for ever, though a few took very long', () => {
    assert.equal(sizeOfRound(pace, most, 1), 6);
    assert.equal(sizeOfRound(pace, most, -1), 6);
    assert.equal(sizeOfRound({ ...pace, roomDays: 1 }, 1, 1), 1);
  });
});

describe('the pace of a run', () => {
  it('is learnt of each round when the next begins', () => {
    const first = { ...paceAt(noRoundYet, 5), current: { at: 5, roomDays: 60 } };
    const then = paceAt(first, 40_005);
    assert.deepEqual(then, { roomDays: 60, ms: 40_000, current: null });
    const third = paceAt({ ...then, current: { at: 40_005, roomDays: 30 } }, 60_005);
    assert.deepEqual(third, { roomDays: 90, ms: 60_000, current: null });
  });
});
