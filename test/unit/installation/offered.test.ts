import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { syncs } from '#functions/index.ts';
import { functionOf, nameOf, objectOf, offeredAs, offeredBy } from '#shared/installation/perform-operation.ts';

describe('what people may do', () => {
  it('is found again by what it is done to, which is all that a form of the console keeps', () => {
    const acts = offeredBy(syncs).filter(offered => offered.kind === 'act');
    assert.ok(acts.filter(offered => nameOf(offered) === 'begin-campaign').length > 5);
    for (const offered of acts) {
      const found = offeredAs(syncs, nameOf(offered), objectOf(offered));
      assert.deepEqual([nameOf(found), functionOf(found)], [nameOf(offered), functionOf(offered)]);
    }
  });

  it('says of what there is one, where it is asked for of something else', () => {
    assert.throws(() => offeredAs(syncs, 'begin-campaign', 'echo360-qeue'), {
      message: 'echo360-qeue has no operation begin-campaign; did you mean "echo360-queue"?',
    });
    assert.throws(() => offeredAs(syncs, 'begin-campaign', 'essm'), /essm has several operations begin-campaign/);
    assert.throws(() => offeredAs(syncs, 'begin-campaign'), /There are several operations begin-campaign: say of what/);
  });
});
