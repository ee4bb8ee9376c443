import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RoomRecord } from '#functions/essm/rooms/room-record.ts';
import { apart, combined, hour, lt1, ours, readAt, related, shown, told, unreadable } from './support/rooms.ts';

/** A record whose request went out so long before the reading, ms, and of which nothing was heard. */
const unheard = (record: RoomRecord, ago = hour): RoomRecord => ({
  ...record,
  phase: 'intended',
  changedAt: readAt - ago,
});

describe('a room of which it is not known whether it was made', () => {
  const attic = lt1({ floor: 'Attic' });
  const noFloor = 'no-mapping LT1: The floor “Attic” is not in the table floors. Left as they are in TermTime: LT1.';
  const inOrder =
    'bookkeeping room LT1 “Our record of room LT1”: intended → in order, since TermTime has it [note room LT1]';
  const forgotten =
    'bookkeeping room LT1 “Our record of room LT1”: intended → forgotten, since TermTime does not have it [forget room LT1, intended]';

  it('was made where it is marked now', () =>
    assert.deepEqual(told({ rooms: [shown()], records: [unheard(ours())] }), [
      'mark LT1 “Room LT1”: in use → marked for deletion, since Booker has it no more [mark room LT1]',
    ]));
  it('was made where somebody has marked it', () =>
    assert.deepEqual(told({ rooms: [shown({ isMarkedForDeletion: true })], records: [unheard(ours(), 0)] }), [
      inOrder,
    ]));
  it('was made where it is kept, since some of Booker’s cannot be read', () =>
    assert.deepEqual(
      told({
        rooms: [shown()],
        records: [unheard(ours())],
        unreadable: [{ index: 9, reference: null, problem: 'odd' }],
      }),
      [inOrder, "in-question LT1: Room LT1 is not among Booker's, but 1 of these cannot be read (odd): it is kept."],
    ));
  it('was made where TermTime has it, and it is not mapped any more', () =>
    assert.deepEqual(told({ booker: [attic], rooms: [shown()], records: [unheard(ours())] }), [inOrder, noFloor]));
  it('was made where our mark is taken away', () =>
    assert.deepEqual(
      told({
        booker: [attic],
        rooms: [shown({ isMarkedForDeletion: true })],
        records: [unheard(ours({ markedAt: 1 }))],
      }),
      [
        'update LT1 “Room LT1”: marked for deletion → in use, since Booker has it again [unmark room LT1, marked by us]',
        noFloor,
      ],
    ));
  it('was made where somebody took our mark away', () =>
    assert.deepEqual(told({ booker: [attic], rooms: [shown()], records: [unheard(ours({ markedAt: 1 }))] }), [
      'bookkeeping LT1 “Our record of room LT1”: marked by us → not marked, since its mark was taken away [note room LT1]',
      noFloor,
    ]));
  it('was made where another is called almost so', () => {
    const booker = [lt1({ id: 'lt1 ' })];
    const [change] = told({ booker, rooms: [shown()], records: [unheard(ours())] });
    assert.equal(change, inOrder);
  });
  it('is waited for as long as it may be made late', () =>
    assert.deepEqual(told({ records: [unheard(ours(), hour - 1)] }), []));
  it('is forgotten then', () => assert.deepEqual(told({ records: [unheard(ours())] }), [forgotten]));
  it('is waited for, and forgotten then, though it is not mapped', () => {
    assert.deepEqual(told({ booker: [attic], records: [unheard(ours(), hour - 1)] }), [noFloor]);
    assert.deepEqual(told({ booker: [attic], records: [unheard(ours())] }), [forgotten, noFloor]);
  });
  it('is kept where it may be one that cannot be read, however long', () =>
    assert.deepEqual(told({ records: [unheard(ours())], unreadableRooms: unreadable('room', 'LT1') }), [
      "unreadable LT1: TermTime's room LT1 cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('is forgotten where another kind cannot be read', () =>
    assert.equal(
      told({ records: [unheard(ours())], unreadableRelationships: unreadable('room relationship', null) })[0],
      forgotten,
    ));
});

describe('a room of which it is not known whether our mark was made', () => {
  const attic = lt1({ floor: 'Attic' });
  const perhaps = (ago: number) => [ours({ markedAt: readAt - ago, isMarkUnheard: true })];
  const taken =
    'bookkeeping LT1 “Our record of room LT1”: marked by us → not marked, since its mark was taken away [note room LT1]';
  const update =
    'update LT1 “Room LT1 Theatre”: Other; Ground floor, Hall, West; CHEM; ; LEC 40 → Theatre; Ground floor, Hall, West; CHEM; ; LEC 40, since Booker has it so';
  const sent = 'sent ["Theatre","Ground floor","Hall","West","CHEM","","LEC 40"]';

  it('is waited for where Booker has it again, as long as it may be marked late', () => {
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: perhaps(hour - 1) }), []);
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: perhaps(hour) }), [taken]);
  });
  it('is waited for also where it is not mapped', () => {
    assert.equal(told({ booker: [attic], rooms: [shown()], records: perhaps(hour - 1) }).length, 1);
    assert.equal(told({ booker: [attic], rooms: [shown()], records: perhaps(hour) })[0], taken);
  });
  it('is changed meanwhile, and a mark made late is still ours', () => {
    const [booker, rooms] = [[lt1()], [shown({ name: 'Other' })]];
    assert.deepEqual(told({ booker, rooms, records: perhaps(hour - 1) }), [
      `${update} [update LT1, keeps our mark, ${sent}]`,
    ]);
    assert.deepEqual(told({ booker, rooms, records: perhaps(hour) }), [`${update} [update LT1, ${sent}]`]);
  });
  it('loses the mark that was made', () => {
    const rooms = [shown({ isMarkedForDeletion: true })];
    const [change] = told({ booker: [lt1()], rooms, records: perhaps(0) });
    assert.match(change ?? '', /^update LT1 .*marked for deletion → .*since Booker has it again \[update LT1, sent/);
  });
  it('is noted at once where TermTime had answered', () =>
    assert.deepEqual(told({ booker: [lt1()], rooms: [shown()], records: [ours({ markedAt: readAt })] }), [taken]));
});

describe('a relationship of which it is not known whether it was made', () => {
  const records = (ago?: number) => [...combined.records, unheard(related('LT3', 'LT1', 'LT2'), ago)];
  const our = 'bookkeeping relationship LT3 “Our record of relationship LT3”: intended →';
  const inOrder = `${our} in order, since TermTime has it [note relationship LT3]`;
  const forgotten = `${our} forgotten, since TermTime does not have it [forget relationship LT3, intended]`;
  const mark = 'mark LT2 “Room LT2”: in use → marked for deletion, since Booker has it no more [mark room LT2]';
  const unlisted = apart.booker.slice(1);
  const stays =
    'in-question relationship LT3: The room relationship LT3 stays: Booker does not list LT2, and says nothing of it.';

  it('was made where it stays, since Booker does not list a room of it', () =>
    assert.deepEqual(told({ ...apart, booker: unlisted, relationships: ['LT3'], records: records() }), [
      mark,
      inOrder,
      stays,
    ]));
  it('was made where TermTime lacks a room that belongs to it now', () => {
    const rooms = [shown(), shown({ code: 'LT3' })];
    const [, settled] = told({ ...combined, rooms, relationships: ['LT3'], records: records() });
    assert.equal(settled, inOrder);
  });
  it('is waited for as long as it may be made late, and forgotten then', () => {
    assert.deepEqual(told({ ...apart, records: records(hour - 1) }), []);
    assert.deepEqual(told({ ...apart, records: records() }), [forgotten]);
  });
  it('is forgotten then, though Booker does not list a room of it', () =>
    assert.deepEqual(told({ ...apart, booker: unlisted, records: records() }), [mark, forgotten]));
  it('for other rooms is waited for, since it might be made after what is asked for now', () => {
    const before = (ago: number) => [...combined.records, unheard(related('LT3', 'LT1'), ago)];
    const create =
      'create relationship LT3 “Rooms that exclude each other: LT3”: absent → LT3, LT1, LT2, since Booker has them as combined or partitionable [relate LT3: LT3 LT1 LT2]';
    assert.deepEqual(told({ ...combined, records: before(hour - 1) }), []);
    assert.deepEqual(told({ ...combined, records: before(hour) }), [create]);
    assert.deepEqual(told({ ...combined, records: records(0) }), [create]);
  });
  it('is kept where it may be one that cannot be read, however long', () => {
    const unreadableRelationships = unreadable('room relationship', 'LT3');
    assert.deepEqual(told({ ...apart, records: records(), unreadableRelationships }), [
      "unreadable LT3: TermTime's room relationship LT3 cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]);
  });
  it('is forgotten where another kind cannot be read', () =>
    assert.equal(told({ ...apart, records: records(), unreadableRooms: unreadable('room', null) })[0], forgotten));
});
