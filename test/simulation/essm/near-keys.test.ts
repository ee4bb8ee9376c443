import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { room, roomsWorld } from './support/rooms-world.ts';
import { told } from './support/university.ts';

const chemistry = (id: string, site: string) => ({
  building: { index: 7, id, name: 'Chemistry', site: { index: 1, id: 'WEST', name: site } },
});

describe('keys of Booker that differ by case or padding alone', () => {
  it('make no second campus, building or floor beside those that TermTime has', async () => {
    await using world = roomsWorld({ rooms: [room(1, 'LT1')] });
    await world.rooms();
    const { state } = world.termtime;
    const before = structuredClone([[...state.campuses], state.buildings, state.floors]);
    world.booker.state.addRoom(room(2, 'LT2', chemistry(' b7', ' west ')));
    assert.equal((await world.rooms()).status, 'succeeded');
    assert.deepEqual([[...state.campuses], state.buildings, state.floors], before);
    assert.deepEqual([...state.rooms.keys()], ['LT1', 'LT2']);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });

  it('make one of each where TermTime has none', async () => {
    const rooms = [room(1, 'LT1'), room(2, 'LT2', chemistry('b7', 'west'))];
    await using world = roomsWorld({ rooms });
    await world.rooms();
    const { campuses, buildings, floors } = world.termtime.state;
    assert.deepEqual([campuses.size, buildings.length, floors.length], [1, 1, 1]);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });

  it('make no second room and mark none: the finding names both', async () => {
    await using world = roomsWorld({ rooms: [room(1, 'LT1'), room(2, 'LT2')] });
    await world.rooms();
    world.booker.state.rooms.delete(1);
    world.booker.state.addRoom(room(1, 'lt1'));
    const into = told();
    assert.equal((await world.rooms(into)).message, 'Nothing to do.');
    assert.deepEqual([...world.termtime.state.rooms.keys()], ['LT1', 'LT2']);
    assert.equal(world.termtime.state.rooms.get('LT1')?.toDelete, false);
    assert.deepEqual(
      into.findings.map(({ kind, target }) => `${kind} ${target}`),
      ['near-code lt1'],
    );
    assert.match(into.findings[0]?.message ?? '', /Room lt1 of Booker is called LT1 elsewhere/);
  });

  it('mark none either where the room cannot be mapped', async () => {
    await using world = roomsWorld({ rooms: [room(1, 'LT1'), room(2, 'LT2')] });
    await world.rooms();
    world.booker.state.rooms.delete(1);
    world.booker.state.addRoom(room(1, 'lt1', { floor: 'Mezzanine' }));
    const into = told();
    await world.rooms(into);
    assert.equal(world.termtime.state.rooms.get('LT1')?.toDelete, false);
    assert.deepEqual(into.findings.map(({ kind }) => kind).sort(), ['near-code', 'no-mapping']);
  });

  it('of two rooms of Booker make the first alone', async () => {
    await using world = roomsWorld({ rooms: [room(1, 'LT1'), room(2, 'lt1')] });
    const into = told();
    await world.rooms(into);
    assert.deepEqual([...world.termtime.state.rooms.keys()], ['LT1']);
    assert.deepEqual(
      into.findings.map(({ target }) => target),
      ['lt1'],
    );
  });

  it('take no relationship apart, and make no second', async () => {
    const whole = (id: string) => room(3, id);
    const rooms = [room(1, 'LT1', { partOf: [3] }), room(2, 'LT2', { partOf: [3] }), whole('LT12')];
    await using world = roomsWorld({ rooms });
    await world.rooms();
    await world.rooms();
    assert.deepEqual([...world.termtime.state.relationships.keys()], ['LT12']);
    world.booker.state.rooms.delete(3);
    world.booker.state.addRoom(whole('lt12'));
    const into = told();
    assert.equal((await world.rooms(into)).message, 'Nothing to do.');
    assert.deepEqual([...world.termtime.state.relationships.keys()], ['LT12']);
    assert.equal(world.termtime.state.rooms.get('LT12')?.toDelete, false);
  });
});
