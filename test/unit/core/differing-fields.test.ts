import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differingFields, sameIn } from '#shared/core/differing-fields.ts';

describe('the fields in which two things differ', () => {
  const wanted = { room: 'LT1', weeks: [1, 2], title: null, note: 'mine' };

  it('are named in the order in which they were asked for, others are passed over', () => {
    const present = { room: 'LT2', weeks: [1, 3], title: null, note: 'another' };
    assert.deepEqual(differingFields(['weeks', 'title', 'room'], wanted, present), ['weeks', 'room']);
  });

  it('are compared by what they hold, and null is not the same as absent', () => {
    const present = { ...wanted, weeks: [1, 2], note: 'another' };
    const nameless: { title?: string | null } = {};
    assert.ok(sameIn(['room', 'weeks', 'title'], wanted, present));
    assert.deepEqual(differingFields(['title'], wanted, nameless), ['title']);
  });
});
