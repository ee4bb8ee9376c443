import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { room, roomsWorld } from './support/rooms-world.ts';
import { told } from './support/university.ts';

const site = { index: 1, id: 'WEST', name: 'West' };
const names = {
  name: 'The  Sir Somebody Something Memorial Lecture Theatre',
  building: { index: 7, id: 'B7', name: 'Chemistry of  the Very Small', site },
};

describe('a TermTime that keeps other names than it is sent', () => {
  it('is sent each room and building once, night after night, and again when somebody changes one', async () => {
    await using world = roomsWorld({ rooms: [room(1, 'LT1', names), room(2, 'LT2', names)] });
    world.termtime.configure({ names: 'tidied' });
    // Its building is called otherwise than it was just made: rooms follow the next night.
    await world.rooms();
    const second = await world.rooms();
    assert.equal(second.status, 'succeeded', second.message);
    const { state, requests } = world.termtime;
    assert.equal(state.rooms.get('LT1')?.name, 'The Sir Somebody Som');
    assert.equal(state.rooms.get('LT1')?.building, 'Chemistry of the Ver');
    await world.rooms();
    const writes = () => requests.entries().filter(({ method }) => method !== 'GET').length;
    const before = writes();
    for (let night = 0; night < 3; night++) assert.equal((await world.rooms()).message, 'Nothing to do.');
    assert.equal(writes(), before);

    const lt1 = state.rooms.get('LT1');
    assert.ok(lt1);
    lt1.name = 'Scribbled on';
    await world.rooms();
    assert.equal(state.rooms.get('LT1')?.name, 'The Sir Somebody Som');
    const into = told();
    await world.rooms(into);
    assert.ok(into.changes.every(({ kind }) => kind === 'bookkeeping'));
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });

  it('is sent each room booking once, night after night', async () => {
    await using world = roomsWorld();
    await world.rooms();
    world.termtime.configure({ names: 'tidied' });
    const [start, end] = ['2026-10-13T10:00', '2026-10-13T11:00'];
    world.booker.state.book({ room: 'LT1', start, end, title: 'Meeting  of the Society of Everybody' });
    const first = await world.roombookings();
    assert.equal(first.status, 'succeeded', first.message);
    assert.deepEqual(
      [...world.termtime.state.roomBookings.values()].map(({ description }) => description),
      ['Meeting of the Socie'],
    );
    await world.roombookings();
    const writes = () => world.termtime.requests.entries().filter(({ method }) => method !== 'GET').length;
    const before = writes();
    for (let night = 0; night < 3; night++) assert.equal((await world.roombookings()).message, 'Nothing to do.');
    assert.equal(writes(), before);
  });
});
