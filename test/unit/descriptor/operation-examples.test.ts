import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { syncs } from '#functions/index.ts';
import { nameOf, objectOf, offeredAs, offeredBy } from '#shared/installation/perform-operation.ts';

describe('the examples of what people may do', () => {
  it('say of what, where several syncs have it: they work as they are printed', () => {
    for (const offered of offeredBy(syncs)) {
      // What is done to a function is shown with one of them.
      if (offered.kind !== 'act' || offered.act.doneTo === 'function') continue;
      const isShared = offeredBy(syncs).filter(each => nameOf(each) === nameOf(offered)).length > 1;
      for (const example of offered.act.examples) {
        const [, , object] = example.split(' ');
        const meant = offeredAs(syncs, nameOf(offered), isShared ? object : undefined);
        assert.equal(objectOf(meant), objectOf(offered), example);
      }
    }
  });
});
