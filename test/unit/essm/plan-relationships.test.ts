import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apart, combined, lt1, lt2, lt3, related, shown, told, unreadable } from './support/rooms.ts';

describe('combined and partitioned rooms', () => {
  it('are related once all of them are there', () =>
    assert.deepEqual(told({ ...combined }), [
      'create relationship LT3 “Rooms that exclude each other: LT3”: absent → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2]',
    ]));
  it('are related once all of them are there, not before', () =>
    assert.deepEqual(told({ ...combined, rooms: [shown(), shown({ code: 'LT3' })] }), [
      'create LT2 “Room LT2 Theatre”: absent → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it [create LT2, sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]]',
    ]));
  it('are left where they are related so', () =>
    assert.deepEqual(
      told({ ...combined, relationships: ['LT3'], records: [...combined.records, related('LT3', 'LT1', 'LT2')] }),
      [],
    ));
  it('are related anew where others belong to it', () =>
    assert.deepEqual(
      told({ ...combined, relationships: ['LT3'], records: [...combined.records, related('LT3', 'LT1')] }),
      [
        'update relationship LT3 “Rooms that exclude each other: LT3”: LT3, LT1 → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2, replaces]',
      ],
    ));
  it('are related again where it was not confirmed', () =>
    assert.deepEqual(
      told({
        ...combined,
        relationships: ['LT3'],
        records: [...combined.records, { ...related('LT3', 'LT1', 'LT2'), phase: 'intended' }],
      }),
      [
        'update relationship LT3 “Rooms that exclude each other: LT3”: not known whether it was done → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2, replaces]',
      ],
    ));
  it('are related again where TermTime lost it', () =>
    assert.deepEqual(told({ ...combined, records: [...combined.records, related('LT3', 'LT1', 'LT2')] }), [
      'create relationship LT3 “Rooms that exclude each other: LT3”: absent → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2]',
    ]));
  it("are left where TermTime's is not ours", () =>
    assert.deepEqual(told({ ...combined, relationships: ['LT3'] }), [
      "not-ours LT3: TermTime's room relationship LT3 is not ours: it is left.",
    ]));
  it("are left where TermTime's is called almost so", () =>
    assert.deepEqual(told({ ...combined, relationships: ['lt3'] }), [
      'near-code LT3: Room LT3 of Booker is called lt3 elsewhere, which differs only by case or spaces: nothing is made or marked beside it. Make the two the same, or say in roomMapping which is meant.',
    ]));
  it('are left where ours may be one that cannot be read', () =>
    assert.deepEqual(
      told({
        ...combined,
        records: [...combined.records, related('LT3', 'LT1', 'LT2')],
        unreadableRelationships: unreadable('room relationship', null),
      }),
      [
        "unreadable room relationship: TermTime's room relationship without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
      ],
    ));
  it('are related where another cannot be read', () =>
    assert.deepEqual(told({ ...combined, unreadableRelationships: unreadable('room relationship', null) }), [
      'create relationship LT3 “Rooms that exclude each other: LT3”: absent → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2]',
      "unreadable room relationship: TermTime's room relationship without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('keep a room that Booker does not list, as long as TermTime has it', () =>
    assert.deepEqual(
      told({
        ...combined,
        booker: combined.booker.slice(1),
        relationships: ['LT3'],
        records: [...combined.records, related('LT3', 'LT1', 'LT2', 'GONE')],
      }),
      [
        'update relationship LT3 “Rooms that exclude each other: LT3”: LT3, LT1, LT2, GONE → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2, replaces]',
        'mark LT2 “Room LT2”: in use → marked for deletion, since Booker has it no more [mark room LT2]',
      ],
    ));
  it('are nothing where the whole is not listed', () =>
    assert.deepEqual(told({ ...combined, booker: combined.booker.slice(0, 2) }), [
      'mark LT3 “Room LT3”: in use → marked for deletion, since Booker has it no more [mark room LT3]',
    ]));
  it('that are independent now are taken apart', () =>
    assert.deepEqual(
      told({ ...apart, relationships: ['LT3'], records: [...combined.records, related('LT3', 'LT1', 'LT2')] }),
      [
        'unrelate relationship LT3 “Rooms that exclude each other: LT3”: LT3, LT1, LT2 → independent, since Booker has them as independent [unrelate relationship LT3]',
      ],
    ));
  it('that are independent now are taken apart, also where it was not confirmed that they were related', () =>
    assert.deepEqual(
      told({
        ...apart,
        relationships: ['LT3'],
        records: [...combined.records, { ...related('LT3', 'LT1', 'LT2'), phase: 'intended' }],
      }),
      [
        'unrelate relationship LT3 “Rooms that exclude each other: LT3”: LT3, LT1, LT2 → independent, since Booker has them as independent [unrelate relationship LT3, intended]',
      ],
    ));
  it('that are independent now are forgotten where TermTime has it no more', () =>
    assert.deepEqual(told({ ...apart, records: [...combined.records, related('LT3', 'LT1', 'LT2')] }), [
      'bookkeeping relationship LT3 “Rooms that exclude each other: LT3”: ours → forgotten, since TermTime has it no more [forget relationship LT3]',
    ]));
  it('that are independent now are kept where it may be one that cannot be read', () =>
    assert.deepEqual(
      told({
        ...apart,
        records: [...combined.records, related('LT3', 'LT1', 'LT2')],
        unreadableRelationships: unreadable('room relationship', null),
      }),
      [
        "unreadable room relationship: TermTime's room relationship without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
      ],
    ));
  it("that are independent now are kept where some of Booker's cannot be read", () =>
    assert.deepEqual(
      told({
        ...apart,
        relationships: ['LT3'],
        records: [...combined.records, related('LT3', 'LT1', 'LT2')],
        unreadable: [{ index: 9, reference: null, problem: 'odd' }],
      }),
      [],
    ));
  it('that Booker does not list stay', () =>
    assert.deepEqual(
      told({
        ...apart,
        booker: apart.booker.slice(1),
        relationships: ['LT3'],
        records: [...combined.records, related('LT3', 'LT1', 'LT2')],
      }),
      [
        'mark LT2 “Room LT2”: in use → marked for deletion, since Booker has it no more [mark room LT2]',
        'in-question relationship LT3: The room relationship LT3 stays: Booker does not list LT2, and says nothing of it.',
      ],
    ));
  it('that Booker does not list stay, the whole among them', () =>
    assert.deepEqual(
      told({
        ...apart,
        booker: apart.booker.slice(0, 1),
        relationships: ['LT3'],
        records: [...combined.records, related('LT3', 'LT1', 'LT2')],
      }),
      [
        'mark LT1 “Room LT1”: in use → marked for deletion, since Booker has it no more [mark room LT1]',
        'mark LT3 “Room LT3”: in use → marked for deletion, since Booker has it no more [mark room LT3]',
        'in-question relationship LT3: The room relationship LT3 stays: Booker does not list LT3, LT1, and says nothing of it.',
      ],
    ));
  it('that are called almost so are not taken apart', () =>
    assert.deepEqual(
      told({ ...combined, relationships: ['lt3'], records: [...combined.records, related('lt3', 'LT1', 'LT2')] }),
      [
        'near-code LT3: Room LT3 of Booker is called lt3 elsewhere, which differs only by case or spaces: nothing is made or marked beside it. Make the two the same, or say in roomMapping which is meant.',
      ],
    ));
  it('are called as the table says', () =>
    assert.deepEqual(
      told(
        { ...combined, booker: [lt1({ id: 'L-1', partOf: [3] }), lt2({ partOf: [3] }), lt3()] },
        { roomMapping: { LT1: 'L-1' } },
      ),
      [
        'create relationship LT3 “Rooms that exclude each other: LT3”: absent → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2]',
      ],
    ));
});
