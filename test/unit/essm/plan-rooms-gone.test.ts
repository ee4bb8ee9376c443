import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lt1, ours, shown, told, unreadable } from './support/rooms.ts';

describe('rooms that Booker has no more, or has again', () => {
  it('are marked', () =>
    assert.deepEqual(told({ rooms: [shown()], records: [ours()] }), [
      'mark LT1 “Room LT1”: in use → marked for deletion, since Booker has it no more [mark room LT1]',
    ]));
  it('are left where they are not ours, or already marked', () =>
    assert.deepEqual(
      told({ rooms: [shown({ isMarkedForDeletion: true }), shown({ code: 'LT2' })], records: [ours()] }),
      [],
    ));
  it('are forgotten where TermTime has them no more either', () =>
    assert.deepEqual(told({ records: [ours()] }), [
      'bookkeeping LT1 “Room LT1”: ours → forgotten, since Booker has it no more [forget room LT1]',
    ]));
  it('are kept where they may be one that cannot be read', () =>
    assert.deepEqual(told({ records: [ours()], unreadableRooms: unreadable('room', null) }), [
      "unreadable room: TermTime's room without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it("are kept where some of Booker's cannot be read", () =>
    assert.deepEqual(
      told({
        rooms: [shown()],
        records: [ours()],
        unreadable: [
          { index: 9, reference: null, problem: 'no id' },
          { index: 8, reference: null, problem: 'odd' },
        ],
      }),
      ["in-question LT1: Room LT1 is not among Booker's, but 2 of these cannot be read (no id): it is kept."],
    ));
  it('are not rooms of another kind', () => assert.deepEqual(told({ records: [ours({ kind: 'building' })] }), []));
  it('are left where another is called almost so', () =>
    assert.deepEqual(told({ booker: [lt1({ id: 'lt1 ' })], rooms: [shown()], records: [ours()] }), [
      'near-code lt1 : Room lt1  of Booker is called LT1 elsewhere, which differs only by case or spaces: nothing is made or marked beside it. Make the two the same, or say in roomMapping which is meant.',
    ]));
  it("are named once, where their code is another's but for case", () =>
    assert.deepEqual(
      told({
        booker: [lt1({ id: 'lt1' }), lt1({ index: 2 })],
        rooms: [shown()],
        records: [ours(), ours({ code: 'Lt1' })],
      }),
      [
        'bookkeeping Lt1 “Room Lt1”: ours → forgotten, since Booker has it no more [forget room Lt1]',
        'near-code lt1: Room lt1 of Booker is called LT1 elsewhere, which differs only by case or spaces: nothing is made or marked beside it. Make the two the same, or say in roomMapping which is meant.',
      ],
    ));
  it('are called as the table says', () =>
    assert.deepEqual(
      told({ booker: [lt1({ id: 'L-1' })], rooms: [shown()], records: [ours()] }, { roomMapping: { LT1: 'L-1' } }),
      [],
    ));
  it('again lose our mark, whatever of them is not mapped', () =>
    assert.deepEqual(
      told({
        booker: [lt1({ floor: 'Attic' })],
        rooms: [shown({ isMarkedForDeletion: true })],
        records: [ours({ markedAt: 1 })],
      }),
      [
        'update LT1 “Room LT1”: marked for deletion → in use, since Booker has it again [unmark room LT1, marked by us]',
        'no-mapping LT1: The floor “Attic” is not in the table floors. Left as they are in TermTime: LT1.',
      ],
    ));
  it('again are noted where somebody took our mark away', () =>
    assert.deepEqual(told({ booker: [lt1({ floor: 'Attic' })], rooms: [shown()], records: [ours({ markedAt: 1 })] }), [
      'bookkeeping LT1 “Our record of room LT1”: marked by us → not marked, since its mark was taken away [note room LT1]',
      'no-mapping LT1: The floor “Attic” is not in the table floors. Left as they are in TermTime: LT1.',
    ]));
  it("again keep a person's mark", () =>
    assert.deepEqual(
      told({ booker: [lt1({ floor: 'Attic' })], rooms: [shown({ isMarkedForDeletion: true })], records: [ours()] }),
      ['no-mapping LT1: The floor “Attic” is not in the table floors. Left as they are in TermTime: LT1.'],
    ));
  it('again are left where TermTime lacks them', () =>
    assert.deepEqual(told({ booker: [lt1({ floor: 'Attic' })], records: [ours({ markedAt: 1 })] }), [
      'no-mapping LT1: The floor “Attic” is not in the table floors. Left as they are in TermTime: LT1.',
    ]));
});
