import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { annex, asSent, combined, type Given, lt1, lt2, ours, planned, related, sent, shown } from './support/rooms.ts';

const keys = (given: Given): string[] => changesOf(planned(given)).map(({ key }) => key);

const [asked, other] = ['Theatre', 'Other'].map(name => `${name}; Ground floor, Hall, West; CHEM; ; LEC 40`);

describe('the key of a change of rooms', () => {
  it('of a room is made of what is there and what is asked for', () => {
    assert.ok(asked !== undefined && other !== undefined);
    const records = [ours()];
    assert.deepEqual(keys({ booker: [lt1()] }), [changeKey('create', 'LT1', 'absent', asked)]);
    const renamed = { booker: [lt1()], rooms: [shown({ name: 'Other' })], records };
    assert.deepEqual(keys(renamed), [changeKey('update', 'LT1', other, asked)]);
    assert.deepEqual(keys({ rooms: [shown()], records }), [changeKey('mark', 'LT1', 'in use', 'marked for deletion')]);
    assert.deepEqual(keys({ records }), [changeKey('bookkeeping', 'LT1', 'ours', 'forgotten')]);
    const back = { booker: [lt1({ floor: 'Attic' })], records: [ours({ markedAt: 1 })] };
    assert.deepEqual(keys({ ...back, rooms: [shown({ isMarkedForDeletion: true })] }), [
      changeKey('update', 'LT1', 'marked for deletion', 'in use'),
    ]);
    assert.deepEqual(keys({ ...back, rooms: [shown()] }), [
      changeKey('bookkeeping', 'LT1', 'marked by us', 'not marked'),
    ]);
    const tidied = {
      booker: [lt1()],
      rooms: [shown({ name: 'THEATRE' })],
      records: [ours({ sent: asSent('Theatre') })],
    };
    assert.deepEqual(keys(tidied), [changeKey('bookkeeping', 'LT1', asSent('Theatre'), asSent('THEATRE'))]);
  });

  it('of a place tells its kind', () => {
    const made = keys({
      booker: [lt1()],
      rooms: [shown()],
      records: [ours()],
      campuses: [],
      buildings: [],
      floors: [],
    });
    assert.deepEqual(made, [
      changeKey('create', 'campus West', 'absent', 'WEST'),
      changeKey('create', 'building B1', 'absent', 'West'),
      changeKey('create', 'floor Ground floor of B1', 'absent', 'G'),
    ]);
    const buildings = [{ code: 'B1', name: 'Old', campus: 'West', floors: [] }];
    const floors = [{ name: 'Ground floor', code: 'x', building: 'Old', campus: 'West' }];
    assert.deepEqual(keys({ booker: [lt1()], rooms: [shown()], records: [ours()], buildings, floors }), [
      changeKey('update', 'building B1', 'Old, West', 'Hall, West'),
    ]);
  });

  it('of a relationship names its rooms', () => {
    const target = 'relationship LT3';
    assert.deepEqual(keys(combined), [changeKey('create', target, 'absent', 'LT3, LT1, LT2')]);
    const records = [...combined.records, related('LT3', 'LT1')];
    const relationships = ['LT3'];
    assert.deepEqual(keys({ ...combined, relationships, records }), [
      changeKey('update', target, 'LT3, LT1', 'LT3, LT1, LT2'),
    ]);
    const booker = combined.booker.map(room => ({ ...room, partOf: [] }));
    assert.deepEqual(keys({ ...combined, booker, relationships, records }), [
      changeKey('unrelate', target, 'LT3, LT1', 'independent'),
    ]);
    assert.deepEqual(keys({ ...combined, booker, records }), [changeKey('bookkeeping', target, 'ours', 'forgotten')]);
  });

  it('is the key of its unit', () => {
    const { units } = planned({ booker: [lt1(), lt2()] });
    assert.deepEqual(
      units.map(({ key }) => key),
      keys({ booker: [lt1(), lt2()] }),
    );
  });
});

describe('what a change of rooms rests on', () => {
  it('is what is sent: all that Booker says, and of lists what no table speaks of as it is', () => {
    const capacities = [{ type: 'EXAM', capacity: 9 }];
    const rooms = [shown({ name: 'Other', capabilities: ['Piano'], capacities })];
    const [change] = changesOf(planned({ booker: [lt1()], rooms, records: [ours()] }));
    assert.deepEqual(change?.payload, {
      do: 'update',
      draft: {
        code: 'LT1',
        name: 'Theatre',
        floor: 'Ground floor',
        building: 'Hall',
        campus: 'West',
        department: 'CHEM',
        capabilities: ['Piano'],
        capacities: [...capacities, { type: 'LEC', capacity: 40 }],
      },
      record: ours(),
      marked: false,
      keepsMark: false,
      asSent: { sent: asSent('Theatre'), answered: null, found: null, times: 0 },
    });
  });

  it('is, of a name that TermTime tidied, its new record', () => {
    const before = ours({ sent: asSent('Theatre'), found: 'x', times: 1 });
    const [change] = changesOf(planned({ booker: [lt1()], rooms: [shown({ name: 'THEATRE' })], records: [before] }));
    const record = ours({ sent: asSent('Theatre'), answered: asSent('THEATRE') });
    assert.deepEqual(change?.payload, { do: 'note', record });
  });

  it('is, of a building, its own record', () => {
    const building = ours({
      kind: 'building',
      code: 'B2',
      sent: sent('Annex', 'West'),
      found: sent('Old', 'West'),
      times: 1,
    });
    const buildings = [{ code: 'B2', name: 'Old', campus: 'West', floors: [] }];
    const floors = [{ name: 'Ground floor', code: 'x', building: 'Old', campus: 'West' }];
    const rooms = [shown({ building: 'Annex' })];
    const booker = [lt1({ building: annex })];
    const [change] = changesOf(planned({ booker, rooms, records: [ours(), building], buildings, floors }));
    assert.deepEqual(change?.payload, {
      do: 'move-building',
      building: { name: 'Annex', code: 'B2' },
      campus: 'West',
      asSent: { sent: sent('Annex', 'West'), answered: null, found: sent('Old', 'West'), times: 2 },
    });
  });
});

describe('what the shares of the limits on rooms are shares of', () => {
  it('is our rooms, the relationships there are, and the rooms that Booker has', () => {
    const relationships = ['LT3', 'X', 'Y', 'Z'];
    const { population } = planned({
      ...combined,
      booker: [lt1(), lt2()],
      relationships,
      records: [ours(), related('LT3')],
    });
    assert.deepEqual(population, { mark: 1, update: 1, unrelate: 4, create: 2 });
  });
});
