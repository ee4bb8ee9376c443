import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { disown } from '#functions/essm/adopt/disown.ts';
import { views } from '#functions/essm/views.ts';
import { room, roomsWorld } from './support/rooms-world.ts';
import { told } from './support/university.ts';

describe('essm-rooms', () => {
  it('makes campus, building, floor and rooms, with capacities per activity type and allowed capabilities', async () => {
    const long = 'The Sir Somebody Something Memorial Lecture Theatre and Gallery';
    await using world = roomsWorld({ rooms: [room(1, 'LT1', { name: long }), room(2, 'LT2', { capacity: 81 })] });
    const first = await world.rooms();
    assert.equal(first.status, 'succeeded', first.message);
    const { campuses, buildings, floors, rooms } = world.termtime.state;
    assert.deepEqual([...campuses], [['West', 'WEST']]);
    assert.deepEqual(buildings, [{ name: 'Chemistry', code: 'B7', campus: 'West' }]);
    assert.deepEqual(floors, [{ name: 'Ground floor', code: 'B7-G', building: 'Chemistry', campus: 'West' }]);
    assert.equal(rooms.get('LT1')?.name, long);
    assert.deepEqual(rooms.get('LT2')?.capabilities, ['Projector', 'Tiered']);
    assert.deepEqual(rooms.get('LT2')?.capacities, [
      { code: 'EXAM', val: 40 },
      { code: 'LEC', val: 81 },
    ]);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });

  it('reports what no table maps, and guesses nothing', async () => {
    await using world = roomsWorld({
      rooms: [
        room(1, 'LT1', { floor: 'Mezzanine' }),
        room(2, 'LT2', { departments: [{ index: 3, id: 'D-MUS', name: 'Music' }] }),
        room(3, 'LT3', { equipment: [{ index: 9, id: 'ORGAN', name: 'Organ' }] }),
      ],
    });
    const into = told();
    await world.rooms(into);
    assert.deepEqual([...world.termtime.state.rooms.keys()], ['LT3']);
    assert.deepEqual(
      into.findings.map(({ target }) => target),
      ['LT1', 'LT2', 'LT3'],
    );
    assert.equal(
      into.findings[0]?.message,
      'The floor “Mezzanine” is not in the table floors. Left as they are in TermTime: LT1.',
    );
    const second = world.booker.state.room('LT2');
    second.departments = world.booker.state.room('LT3').departments;
    second.floor = 'Mezzanine';
    const again = told();
    await world.rooms(again);
    assert.match(again.findings[0]?.message ?? '', /Left as they are in TermTime: LT1, LT2\.$/, 'one for all rooms');
    assert.equal(world.termtime.state.capabilities.has('Organ'), false);
  });

  it('names a capability, department or activity type that TermTime does not have, and sends none', async () => {
    await using world = roomsWorld({
      config: { capabilities: ['Tiered', 'Projector', 'Teleporter'], roomTypes: { LT: 'Teleporter' } },
    });
    const into = told();
    await world.rooms(into);
    assert.equal(world.termtime.state.capabilities.has('Teleporter'), false);
    assert.match(into.findings[0]?.message ?? '', /no capability Teleporter/);
    assert.deepEqual(world.termtime.state.rooms.get('LT1')?.capabilities, ['Projector']);
  });

  it('marks a room that is gone, takes the mark away when it returns, and deletes nothing', async () => {
    await using world = roomsWorld();
    await world.rooms();
    const lt2 = world.booker.state.room('LT2');
    world.booker.state.rooms.delete(2);
    await world.rooms();
    assert.equal(world.termtime.state.rooms.get('LT2')?.toDelete, true);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
    world.booker.state.addRoom(lt2);
    await world.rooms();
    assert.equal(world.termtime.state.rooms.get('LT2')?.toDelete, false);
    assert.equal(world.termtime.requests.count('DELETE /v1/api/room/:c'), 0);
  });

  it('takes the mark away from a room that returns, whatever of it is not mapped', async () => {
    await using world = roomsWorld();
    await world.rooms();
    const lt2 = world.booker.state.room('LT2');
    world.booker.state.rooms.delete(2);
    await world.rooms();
    world.booker.state.addRoom({ ...lt2, floor: 'Mezzanine' });
    const into = told();
    await world.rooms(into);
    assert.deepEqual(
      into.changes.map(({ kind, reason }) => `${kind}: ${reason}`),
      ['update: Booker has it again'],
    );
    assert.equal(world.termtime.state.rooms.get('LT2')?.toDelete, false);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });

  it('leaves a mark that a person set, and rooms that Booker never had', async () => {
    await using world = roomsWorld();
    await world.rooms();
    const lt1 = world.termtime.state.rooms.get('LT1');
    assert.ok(lt1 !== undefined);
    lt1.toDelete = true;
    world.termtime.state.rooms.set('OLD', { ...lt1, code: 'OLD', toDelete: false, revision: 1 });
    world.booker.state.room('LT1').capacity = 60;
    await world.rooms();
    assert.deepEqual([lt1.toDelete, lt1.capacities[1]?.val], [true, 60]);
    assert.equal(world.termtime.state.rooms.get('OLD')?.revision, 1);
  });

  it('marks nothing while Booker lists rooms that cannot be read, and concludes nothing from an empty list', async () => {
    await using world = roomsWorld({ rooms: [room(1, 'LT1'), room(2, 'LT2'), room(3, 'LT3')] });
    await world.rooms();
    world.booker.state.rooms.delete(2);
    Object.assign(world.booker.state.room('LT3'), { capacity: 'many' });
    const into = told();
    await world.rooms(into);
    assert.equal(into.findings[0]?.kind, 'in-question');
    assert.equal(world.termtime.state.rooms.get('LT2')?.toDelete, false);
    world.booker.state.rooms.clear();
    assert.match((await world.rooms()).message, /no room at all/);
  });

  it('relates combined rooms with their parts', async () => {
    await using world = roomsWorld({
      rooms: [room(1, 'LT1', { partOf: [3] }), room(2, 'LT2', { partOf: [3] }), room(3, 'LT12')],
    });
    await world.rooms();
    await world.rooms();
    assert.deepEqual(world.termtime.state.relationships.get('LT12'), {
      type: 'Combined',
      rooms: ['LT12', 'LT1', 'LT2'],
    });
    assert.equal((await world.rooms()).message, 'Nothing to do.');
    world.booker.state.room('LT1').partOf = [];
    world.booker.state.room('LT2').partOf = [];
    await world.rooms();
    assert.equal(world.termtime.state.relationships.size, 0);
  });

  it('takes over what a predecessor made only when asked to', async () => {
    await using world = roomsWorld();
    await world.rooms();
    await using other = roomsWorld();
    for (const [code, made] of world.termtime.state.rooms)
      other.termtime.state.rooms.set(code, { ...made, name: 'Old name' });
    for (const [name, code] of world.termtime.state.campuses) other.termtime.state.campuses.set(name, code);
    other.termtime.state.buildings.push(...world.termtime.state.buildings);
    other.termtime.state.floors.push(...world.termtime.state.floors);
    const into = told();
    await other.rooms(into);
    assert.deepEqual(
      into.findings.map(({ kind }) => kind),
      ['not-ours', 'not-ours'],
    );
    assert.equal(other.termtime.state.rooms.get('LT1')?.name, 'Old name');
    const { status, runId: run = '' } = await other.adopt();
    assert.equal(status, 'succeeded');
    assert.ok((await disown({ store: other.store }, { run })).done >= 2);
    await other.rooms();
    assert.equal(other.termtime.state.rooms.get('LT1')?.name, 'Old name', 'taken back, it is left again');
    await other.adopt();
    await other.rooms();
    assert.equal(other.termtime.state.rooms.get('LT1')?.name, 'Room LT1');
  });

  it('writes to no other database than the named one', async () => {
    await using world = roomsWorld({ config: { writable: 'Live2026' } });
    assert.match((await world.rooms()).message, /permits writing to Live2026/);
    await using wrong = roomsWorld();
    wrong.termtime.configure({ database: 'Live2026' });
    assert.match((await wrong.rooms()).message, /opens the database Live2026, not CambTest/);
    assert.equal(world.termtime.state.rooms.size + wrong.termtime.state.rooms.size, 0);
  });

  it('stops above its limits before it writes anything', async () => {
    await using world = roomsWorld({
      limits: { create: { share: 1, floor: 100, cap: 100 } },
      rooms: [1, 2, 3, 4, 5].map(n => room(n, `LT${n}`)),
    });
    await world.rooms();
    for (const index of [1, 2, 3, 4]) world.booker.state.rooms.delete(index);
    assert.equal((await world.rooms()).status, 'blocked');
    assert.deepEqual(
      [...world.termtime.state.rooms.values()].filter(({ toDelete }) => toDelete),
      [],
    );
  });

  it('fails one room whose department the key has no rights for, and does the rest', async () => {
    await using world = roomsWorld({
      rooms: [room(1, 'LT1'), room(2, 'LT2', { departments: [{ index: 4, id: 'D-PHYS', name: 'Physics' }] })],
      config: {
        departments: [
          { booker: 'D-CHEM', termtime: 'CHEM' },
          { booker: 'D-PHYS', termtime: 'PHYS' },
        ],
      },
    });
    world.termtime.state.withoutRights.add('PHYS');
    const into = told();
    assert.equal((await world.rooms(into)).status, 'partial');
    assert.match(into.outcomes.get('create LT2')?.reason ?? '', /110.*lacks the right/);
    assert.ok(world.termtime.state.rooms.has('LT1'));
    world.termtime.state.withoutRights.clear();
    assert.equal((await world.rooms()).status, 'succeeded');
    assert.ok(world.termtime.state.rooms.has('LT2'));
  });
});

describe('essm-roombookings', () => {
  it('shows what others booked as room bookings of ten weeks at most, and never our own', async () => {
    await using world = roomsWorld();
    await world.rooms();
    for (let week = 0; week < 14; week += 1) {
      const day = new Date(Date.parse('2026-10-12T00:00:00Z') + week * 7 * 86_400_000).toISOString().slice(0, 10);
      world.booker.state.book({
        room: 'LT1',
        start: `${day}T18:00`,
        end: `${day}T20:00`,
        title: 'Choir',
        attendees: 30,
      });
    }
    world.booker.state.book({ room: 'LT2', start: '2026-10-13T22:00', end: '2026-10-14T02:00', title: 'Ball' });
    world.booker.state.book({
      room: 'LT2',
      start: '2026-10-15T09:00',
      end: '2026-10-15T10:00',
      title: 'Ours',
      reference: 'lockstep:CambTest:A:1:LT2',
    });
    assert.equal((await world.roombookings()).status, 'succeeded');
    const made = [...world.termtime.state.roomBookings.values()];
    const choir = made.filter(({ description }) => description === 'Choir');
    assert.equal(choir.flatMap(({ weeks }) => weeks.split(',')).length, 14);
    for (const { weeks, code } of choir) assert.ok(weeks.length <= 90 && code.startsWith('lockstep-'));
    assert.ok(choir.length <= 3);
    const ball = made.find(({ description }) => description === 'Ball');
    assert.deepEqual([ball?.days, ball?.time, ball?.duration], ['1', '22:00', '04:00']);
    assert.equal(
      made.some(({ description }) => description === 'Ours'),
      false,
    );
    const into = told();
    assert.equal((await world.roombookings(into)).message, 'Nothing to do.');
    assert.match(into.findings.find(({ kind }) => kind === 'pending')?.message ?? '', /Pending in TermTime/);
    const view = views.find(({ name }) => name === 'pending');
    const { rows } =
      (await view?.page({ store: world.store, now: () => world.clock.now() }, { limit: 10 })) ?? assert.fail();
    assert.match(
      String(rows[0]?.['message']),
      /Pending in TermTime/,
      'a run with nothing to do has seen it all the same',
    );
  });

  it('keeps what stands while Booker lists nothing at all, until a second reading 20 hours later agrees', async () => {
    await using world = roomsWorld();
    await world.rooms();
    world.booker.state.book({ room: 'LT1', start: '2026-10-05T18:00', end: '2026-10-05T20:00', title: 'Quiz' });
    world.booker.state.book({ room: 'LT1', start: '2026-10-20T18:00', end: '2026-10-20T20:00', title: 'Choir' });
    await world.roombookings();
    const shown = () => [...world.termtime.state.roomBookings.values()].map(({ description }) => description).sort();
    world.clock.advance(2 * 86_400_000);
    world.booker.state.bookings.clear();
    const into = told();
    assert.equal((await world.roombookings(into)).status, 'succeeded');
    assert.deepEqual(shown(), ['Choir', 'Quiz']);
    const questions = into.findings.filter(({ kind }) => kind === 'in-question');
    assert.match(
      questions.map(({ message }) => message).join('\n'),
      /^Choir in LT1 is kept for 20 hours: Booker lists no booking of anybody\./,
    );
    world.clock.advance(19 * 3_600_000);
    assert.equal((await world.roombookings()).message, 'Nothing to do.');
    world.clock.advance(2 * 3_600_000);
    assert.equal((await world.roombookings()).status, 'succeeded');
    // Whose days are past nobody asks for, and nobody takes away.
    assert.deepEqual(shown(), ['Quiz']);
    assert.equal((await world.roombookings()).message, 'Nothing to do.');
  });

  it('shows the days that are left of a booking that lasts for several', async () => {
    await using world = roomsWorld();
    await world.rooms();
    world.booker.state.book({ room: 'LT1', start: '2026-10-06T09:00', end: '2026-10-09T17:00', title: 'Fair' });
    await world.roombookings();
    const days = () => [...world.termtime.state.roomBookings.values()].map(each => each.days).sort();
    assert.deepEqual(days(), ['1', '2', '3', '4']);
    world.clock.advance(2 * 86_400_000);
    assert.equal((await world.roombookings()).message, 'Nothing to do.');
    assert.deepEqual(days(), ['1', '2', '3', '4']);
  });

  it('keeps what it shows of a room that one side has lost, and names it', async () => {
    await using world = roomsWorld();
    await world.rooms();
    world.booker.state.book({ room: 'LT1', start: '2026-10-12T18:00', end: '2026-10-12T20:00', title: 'Choir' });
    await world.roombookings();
    world.termtime.state.rooms.delete('LT1');
    const into = told();
    assert.equal((await world.roombookings(into)).message, 'Nothing to do.');
    assert.deepEqual(into.findings.map(({ kind }) => kind).sort(), ['in-question', 'no-mapping', 'pending']);
    assert.equal(world.termtime.state.roomBookings.size, 1);
  });

  it('follows changes by id, deletes what is gone, and leaves what others made in TermTime', async () => {
    await using world = roomsWorld();
    await world.rooms();
    const first = world.booker.state.book({
      room: 'LT1',
      start: '2026-10-12T18:00',
      end: '2026-10-12T20:00',
      title: 'Choir',
    });
    world.booker.state.book({ room: 'LT1', start: '2026-10-19T18:00', end: '2026-10-19T20:00', title: 'Choir' });
    const gone = world.booker.state.book({
      room: 'LT2',
      start: '2026-10-20T18:00',
      end: '2026-10-20T20:00',
      title: 'Quiz',
    });
    await world.roombookings();
    const strange = {
      id: 99,
      code: 'lockstep-not-really',
      description: 'By hand',
      days: '1',
      time: '10:00',
      duration: '01:00',
      weeks: '2026-W45',
      owner: 'x',
      rooms: ['LT1'],
      type: null,
      capacity: 3,
      state: 'Approved' as const,
      revision: 1,
    };
    world.termtime.state.roomBookings.set(99, strange);
    world.booker.state.change(gone, { status: 'Cancelled' });
    world.booker.state.change(first, { status: 'Cancelled' });
    const into = told();
    await world.roombookings(into);
    assert.deepEqual(into.changes.map(({ kind }) => kind).sort(), ['delete', 'update']);
    const left = [...world.termtime.state.roomBookings.values()].map(
      ({ description, weeks }) => `${description} ${weeks}`,
    );
    assert.deepEqual(left.sort(), ['By hand 2026-W45', 'Choir 2026-W43']);
    assert.equal(world.termtime.requests.count('PUT /v1/api/roombooking/:c'), 1);
  });

  it('takes the weeks to come out of a series that has begun, and leaves what is past, to the day', async () => {
    await using world = roomsWorld();
    await world.rooms();
    const booked = ['2026-10-05', '2026-10-12', '2026-10-19'].map(day =>
      world.booker.state.book({ room: 'LT1', start: `${day}T18:00`, end: `${day}T20:00`, title: 'Choir' }),
    );
    await world.roombookings();
    world.clock.advance(Date.parse('2026-10-13T08:00:00Z') - world.clock.now());
    const weeks = () => [...world.termtime.state.roomBookings.values()].map(each => each.weeks);
    assert.equal((await world.roombookings()).message, 'Nothing to do.');
    const [, , last] = booked;
    if (last !== undefined) world.booker.state.change(last, { status: 'Cancelled' });
    const into = told();
    await world.roombookings(into);
    assert.deepEqual(
      into.changes.map(({ kind }) => kind),
      ['update'],
    );
    assert.deepEqual(weeks(), ['2026-W41,2026-W42']);
    assert.equal((await world.roombookings()).message, 'Nothing to do.');
  });

  it('forgets a mark of its own that somebody took away: the next one is theirs, and stays', async () => {
    await using world = roomsWorld();
    await world.rooms();
    const lt2 = world.booker.state.room('LT2');
    world.booker.state.rooms.delete(2);
    await world.rooms();
    const room = world.termtime.state.rooms.get('LT2');
    assert.ok(room?.toDelete);
    room.toDelete = false;
    world.booker.state.addRoom(lt2);
    await world.rooms();
    room.toDelete = true;
    await world.rooms();
    assert.equal(room.toDelete, true);
    assert.equal((await world.rooms()).message, 'Nothing to do.');
  });
});
