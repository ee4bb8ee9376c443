import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rooms as roomRecords } from '#functions/essm/rooms/room-record.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type RoomsWorld, room, roomsWorld } from './support/rooms-world.ts';

/** After so long nothing that was given up is carried out any more. */
const overAnHourMs = 61 * 60_000;

/** Each record of a room or relationship: `room LT1 present`. */
async function recordsOf({ store }: RoomsWorld): Promise<string[]> {
  const told: string[] = [];
  for await (const { value } of collectionOn(store, roomRecords).all('ofDatabase', { database: 'CambTest' }))
    if (value.kind !== 'building') told.push(`${value.kind} ${value.code} ${value.phase}`);
  return told.sort();
}

/** The next request for a path gets no answer; `handled`: though it is carried out. */
function lose({ termtime }: RoomsWorld, method: string, path: string, handled: boolean): void {
  termtime.misbehave({ method, path, next: 1, does: { kind: 'reset', handled } });
}

function refuse({ termtime }: RoomsWorld, method: string, path: string): void {
  const body = JSON.stringify({ code: 110, message: 'no rights' });
  const headers = { 'content-type': 'application/json' };
  termtime.misbehave({ method, path, next: 1, does: { kind: 'answer', status: 401, headers, body, handled: false } });
}

describe('a request of essm-rooms of which nothing is heard', () => {
  it('made a room, which is marked when Booker has it no more, and is in order then', async () => {
    await using world = roomsWorld();
    lose(world, 'POST', '/room/LT2', true);
    assert.equal((await world.rooms()).status, 'aborted');
    assert.deepEqual(await recordsOf(world), ['room LT1 present', 'room LT2 intended']);
    world.booker.state.rooms.delete(2);
    await world.rooms();
    assert.equal(world.termtime.state.rooms.get('LT2')?.toDelete, true);
    assert.deepEqual(await recordsOf(world), ['room LT1 present', 'room LT2 present']);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });

  it('makes a room late that Booker has no more: it is ours, and marked', async () => {
    await using world = roomsWorld();
    lose(world, 'POST', '/room/LT2', false);
    await world.rooms();
    world.booker.state.rooms.delete(2);
    assert.equal((await world.rooms()).message, 'Nothing to do.', 'it may be made yet');
    const lt1 = world.termtime.state.rooms.get('LT1') ?? assert.fail();
    world.termtime.state.rooms.set('LT2', { ...lt1, code: 'LT2' });
    await world.rooms();
    assert.equal(world.termtime.state.rooms.get('LT2')?.toDelete, true);
    assert.deepEqual(await recordsOf(world), ['room LT1 present', 'room LT2 present']);
  });

  it('is forgotten an hour later where it made nothing', async () => {
    await using world = roomsWorld();
    lose(world, 'POST', '/room/LT2', false);
    await world.rooms();
    world.booker.state.rooms.delete(2);
    world.clock.advance(overAnHourMs);
    assert.equal((await world.rooms()).status, 'succeeded');
    assert.deepEqual(await recordsOf(world), ['room LT1 present']);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });

  it('makes a room late that was asked for again, and refused because of that: it stays ours', async () => {
    await using world = roomsWorld();
    lose(world, 'POST', '/room/LT2', false);
    await world.rooms();
    refuse(world, 'POST', '/room/LT2');
    assert.equal((await world.rooms()).status, 'partial');
    assert.deepEqual(await recordsOf(world), ['room LT1 present', 'room LT2 intended']);
    world.clock.advance(overAnHourMs);
    refuse(world, 'POST', '/room/LT2');
    assert.equal((await world.rooms()).status, 'partial');
    assert.deepEqual(await recordsOf(world), ['room LT1 present'], 'after an hour it is the refusal that counts');
  });

  it('made a room that TermTime refuses to change: nothing is under way any more', async () => {
    await using world = roomsWorld();
    lose(world, 'POST', '/room/LT2', true);
    await world.rooms();
    world.booker.state.room('LT2').capacity = 60;
    refuse(world, 'PUT', '/room/LT2');
    assert.equal((await world.rooms()).status, 'partial');
    assert.deepEqual(await recordsOf(world), ['room LT1 present', 'room LT2 present']);
  });
});

describe('a mark of essm-rooms', () => {
  const gone = async (): Promise<RoomsWorld> => {
    const world = roomsWorld();
    await world.rooms();
    world.booker.state.rooms.delete(2);
    return world;
  };

  it('that TermTime sets late, when Booker has the room again, is taken away', async () => {
    await using world = await gone();
    const does = { kind: 'reset', handled: false } as const;
    const never = world.termtime.misbehave({ method: 'PUT', path: '/room/LT2', does });
    assert.equal((await world.rooms()).status, 'aborted');
    never.stop();
    world.booker.state.addRoom(room(2, 'LT2'));
    assert.equal((await world.rooms()).message, 'Nothing to do.', 'it may be set yet');
    world.booker.state.room('LT2').capacity = 60;
    assert.equal((await world.rooms()).status, 'succeeded');
    const lt2 = world.termtime.state.rooms.get('LT2') ?? assert.fail();
    lt2.toDelete = true;
    await world.rooms();
    assert.equal(lt2.toDelete, false);
    lt2.toDelete = true;
    assert.equal((await world.rooms()).message, 'Nothing to do.');
    assert.equal(lt2.toDelete, true, 'the next one is a person’s');
  });

  it('that TermTime refuses is none of ours: a person’s stays', async () => {
    await using world = await gone();
    refuse(world, 'PUT', '/room/LT2');
    assert.equal((await world.rooms()).status, 'partial');
    const lt2 = world.termtime.state.rooms.get('LT2') ?? assert.fail();
    lt2.toDelete = true;
    world.booker.state.addRoom(room(2, 'LT2'));
    assert.equal((await world.rooms()).message, 'Nothing to do.');
    assert.equal(lt2.toDelete, true);
  });
});

describe('a relationship of rooms', () => {
  const related = async (): Promise<RoomsWorld> => {
    const world = roomsWorld({
      rooms: [room(1, 'LT1', { partOf: [3] }), room(2, 'LT2', { partOf: [3] }), room(3, 'LT12')],
    });
    await world.rooms();
    return world;
  };
  const rooms = ['room LT1 present', 'room LT12 present', 'room LT2 present'];

  it('stays ours where TermTime refuses to have it replaced', async () => {
    await using world = await related();
    await world.rooms();
    world.booker.state.room('LT2').partOf = [];
    refuse(world, 'DELETE', '/roomrelationship/LT12');
    assert.equal((await world.rooms()).status, 'partial');
    assert.deepEqual(await recordsOf(world), ['relationship LT12 present', ...rooms]);
    assert.equal((await world.rooms()).status, 'succeeded');
    assert.deepEqual(world.termtime.state.relationships.get('LT12')?.rooms, ['LT12', 'LT1']);
  });

  it('that was made, and stays because Booker does not list a room of it, is in order', async () => {
    await using world = await related();
    lose(world, 'POST', '/roomrelationship/LT12', true);
    assert.equal((await world.rooms()).status, 'aborted');
    world.booker.state.rooms.delete(3);
    await world.rooms();
    assert.deepEqual(await recordsOf(world), ['relationship LT12 present', ...rooms]);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });
});

describe('a request of essm-roombookings of which nothing is heard', () => {
  it('shows late what Booker has no more: it is ours, and goes', async () => {
    await using world = roomsWorld();
    await world.rooms();
    const slot = { room: 'LT1', start: '2026-10-12T18:00', end: '2026-10-12T20:00' };
    const choir = world.booker.state.book({ ...slot, title: 'Choir' });
    await world.roombookings();
    const [made] = world.termtime.state.roomBookings.values();
    assert.ok(made !== undefined);
    world.booker.state.change(choir, { status: 'Cancelled' });
    await world.roombookings();
    assert.equal(world.termtime.state.roomBookings.size, 0);

    world.booker.state.change(choir, { status: 'Approved' });
    lose(world, 'POST', '/roombooking/', false);
    assert.equal((await world.roombookings()).status, 'aborted');
    world.booker.state.change(choir, { status: 'Cancelled' });
    assert.equal((await world.roombookings()).message, 'Nothing to do.', 'it may be made yet');
    world.termtime.state.roomBookings.set(made.id, made);
    await world.roombookings();
    assert.equal(world.termtime.state.roomBookings.size, 0);
  });
});
