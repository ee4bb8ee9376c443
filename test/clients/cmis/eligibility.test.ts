import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SlotValues } from '#sandbox/cmis/values.ts';
import { isEligible } from './model.ts';
import { setId, slotOf, smallYear } from './small-year.ts';
import { openSandbox } from './testing.ts';

const cases: readonly (readonly [boolean, string, Partial<SlotValues>])[] = [
  [true, 'everything as wanted', {}],
  [true, 'sound alone asked for', { requests: ['AUDIOREC'] }],
  [true, 'both asked for, beside something else', { requests: ['PROJECTOR', 'AUDIOREC', 'VIDEOREC'] }],
  [true, 'a room that records something else than what is asked for', { roomId: 'R2' }],
  [true, 'another component', { groupCode: 'TU01' }],
  [true, 'nobody named', { lecturerId: null, contact: null }],
  [false, 'not teaching', { sourcesId: 'BOOKING' }],
  [false, 'cancelled', { status: 3 }],
  [false, 'not scheduled yet', { status: 1 }],
  [false, 'a further entry', { slotEntry: 2 }],
  [false, 'no room', { roomId: null }],
  [false, 'a room without equipment', { roomId: 'R9' }],
  [false, 'an unknown room', { roomId: 'R99' }],
  [false, 'no module', { moduleId: null }],
  [false, 'an unknown module with groups', { moduleId: 'NOSUCH1001' }],
  [false, 'no group', { groupCode: null }],
  [false, 'a group the module does not have', { groupCode: 'LC77' }],
  [false, 'no component type', { groupCode: 'ZZ01' }],
  [false, 'a letter in the third place', { groupCode: 'LCA1' }],
  [false, 'a letter in the fourth place', { groupCode: 'LC0A' }],
  [false, 'three characters', { groupCode: 'LC1' }],
  [false, 'five characters', { groupCode: 'LC001' }],
  [false, 'nothing asked for', { requests: [] }],
  [false, 'something else asked for', { requests: ['PROJECTOR'] }],
];

const base = smallYear(cases.map(([, , changes], index) => slotOf(index + 1, changes)));
const year = {
  ...base,
  groups: [
    ...base.groups,
    ...['LC0A', 'ZZ01'].map(groupCode => ({ moduleId: 'HIST1001', groupCode, size: 5 })),
    { moduleId: 'NOSUCH1001', groupCode: 'LC01', size: 5 },
  ].filter(
    (group, index, all) =>
      all.findIndex(other => other.moduleId === group.moduleId && other.groupCode === group.groupCode) === index,
  ),
};

describe('what is eligible', () => {
  for (const [index, [wanted, what]] of cases.entries()) {
    it(`${wanted ? 'is' : 'is not'} a slot with ${what}`, async t => {
      const { sandbox, cmis } = await openSandbox(t);
      sandbox.load(year, { queued: true });
      const slotId = index + 1;
      assert.equal((await cmis.occurrences(setId, [slotId])).length > 0, wanted);
      assert.equal(
        (await cmis.queueRows({ max: 1000 })).rows.some(row => row.slotId === slotId),
        wanted,
      );
      const slot = year.slots[index];
      assert.ok(slot !== undefined);
      assert.equal(isEligible(slot, year), wanted);
    });
  }

  it('is not a request of another entry, slot or set, nor a feature of another set', async t => {
    const { sandbox, cmis } = await openSandbox(t);
    const bare = [1, 2, 3].map(slotId => slotOf(slotId, { requests: [] }));
    sandbox.load(smallYear(bare), { queued: false });
    sandbox.setRequest({ setId, slotId: 1, slotEntry: 2 }, 'VIDEOREC', true);
    sandbox.setRequest({ setId, slotId: 99 }, 'VIDEOREC', true);
    sandbox.setRequest({ setId: '2025/26', slotId: 3 }, 'VIDEOREC', true);
    assert.deepEqual(await cmis.occurrences(setId, [1, 2, 3]), []);
    sandbox.setRequest({ setId, slotId: 2 }, 'VIDEOREC', true);
    assert.equal((await cmis.occurrences(setId, [1, 2, 3])).length, 2);
    for (const feature of ['AUDIOREC', 'VIDEOREC'] as const) sandbox.setRoomFeature(setId, 'R1', feature, false);
    sandbox.setRoomFeature('2025/26', 'R1', 'VIDEOREC', true);
    assert.deepEqual(await cmis.occurrences(setId, [1, 2, 3]), []);
  });
});
