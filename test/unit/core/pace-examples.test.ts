import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PaceGrant } from '#shared/core/instance.ts';
import { besidePace, dividePace, type PaceMember, usablePace } from '#shared/core/pace.ts';

describe('what so many may send together in a minute', () => {
  it('is what is permitted, less all bursts but one request', () => {
    assert.equal(usablePace(100, 1, 1), 100);
    assert.equal(usablePace(100, 1, 3), 98);
    assert.equal(usablePace(100, 5, 2), 91);
  });

  it('is never so little that nothing is left', () => {
    assert.equal(usablePace(5, 5, 2), 1);
    assert.equal(usablePace(0.5, 5, 2), 0.5);
  });
});

describe('the part of who asks', () => {
  const member = (id: string, perMinute: number, until = 10): PaceMember => ({ id, holder: id, perMinute, until });
  const ask = (members: readonly PaceMember[], now = 5) =>
    dividePace(members, { id: 'a', holder: 'A', permitted: 101, burst: 1, until: 20 }, now);

  it('is the same for all, and remembered with who has it until when', () => {
    const b = member('b', 50);
    assert.deepEqual(ask([b, member('a', 7)]), {
      members: [b, { id: 'a', holder: 'A', perMinute: 50, until: 20 }],
      mine: 50,
      isWhole: true,
    });
  });

  it('is what others have left, and then not whole', () => {
    assert.deepEqual([ask([member('b', 70)]).mine, ask([member('b', 70)]).isWhole], [30, false]);
    assert.deepEqual([ask([member('b', 100)]).mine, ask([member('b', 200)]).mine], [0, 0]);
    assert.equal(ask([member('b', 20), member('c', 60)]).mine, 19);
  });

  it('is not lessened by who has not asked in time', () => {
    assert.equal(ask([member('b', 70, 5)]).mine, 101);
    assert.equal(ask([member('b', 70, 6)]).mine, 30);
  });
});

describe('the pace of what looks beside the runs', () => {
  const grantOf = async (part: number, perMinute: number): Promise<PaceGrant | undefined> => {
    let granted: PaceGrant | undefined;
    const share = besidePace(part).shareOf({ key: 'gitlab', perMinute, burst: 1 }, grant => {
      granted = grant;
    });
    await share.ask();
    await share.leave();
    return granted;
  };

  it('is a fixed part of what is permitted, at least one request a minute, for ever', async () => {
    assert.deepEqual(await grantOf(0.1, 50), { perMinute: 5, until: Infinity, askAgainAt: Infinity });
    assert.equal((await grantOf(0.1, 5))?.perMinute, 1);
  });
});
