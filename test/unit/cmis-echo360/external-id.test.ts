import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { externalIdOf, hasOurForm, looksLikeOurs, slotKey } from '#functions/cmis-echo360/lesson/external-id.ts';
import { overlaps, sameSlot, slotText } from '#functions/cmis-echo360/lesson/slot.ts';

describe('the external id of a lesson', () => {
  it('names slot, week and year, and stands in a path', () => {
    assert.equal(externalIdOf({ setId: '2023/24', slotId: 617747, week: 1 }), '617747-1-2023-24');
    assert.equal(externalIdOf({ setId: 'a/b/c', slotId: 1, week: 2 }), '1-2-a-b-c');
    assert.equal(slotKey({ setId: '2023/24', slotId: 7 }), '2023/24 7');
  });

  it('has a form by which ours are known, in the years that are ours', () => {
    const isOurs = (id: string) => hasOurForm(id, ['2025/26', '2023/24']);
    assert.ok(isOurs('617747-1-2023-24'));
    assert.ok(isOurs('1-12-2025-26'));
    for (const other of [
      '617747-1-2024-25',
      'x-1-2023-24',
      '1-x-2023-24',
      'x1-1-2023-24',
      '1-1',
      '1-1-',
      '1-1-2023-24\n',
    ])
      assert.ok(!isOurs(other), other);
    assert.ok(!hasOurForm('1-1-2023-24', []));
    assert.ok(looksLikeOurs('617747-1-1999-00'));
    assert.ok(!looksLikeOurs('x-1-2023-24'));
    assert.ok(hasOurForm('1-1-a-b-c', ['a/b/c']));
  });
});

describe('a slot in a room on a day', () => {
  const slot = { room: 'R1', date: '2026-11-24', start: '10:00', end: '12:00' };

  it('overlaps another by Echo360’s rule: back to back is no clash', () => {
    const other = (start: string, end: string, more = {}) => overlaps(slot, { ...slot, start, end, ...more });
    assert.deepEqual([other('11:00', '13:00'), other('09:00', '11:00'), other('10:30', '11:00')], [true, true, true]);
    assert.deepEqual([other('12:00', '13:00'), other('09:00', '10:00')], [false, false]);
    assert.ok(!other('11:00', '13:00', { room: 'R2' }));
    assert.ok(!other('11:00', '13:00', { date: '2026-11-25' }));
  });

  it('is the same in all its parts, and told in words', () => {
    assert.ok(sameSlot(slot, { ...slot }));
    for (const part of Object.keys(slot)) assert.ok(!sameSlot(slot, { ...slot, [part]: 'x' }), part);
    assert.equal(slotText(slot), 'room R1, 2026-11-24 10:00–12:00');
  });
});
