import { allQueries } from '#functions/collections.ts';
import { createEssmAdoptRooms } from '#functions/essm/adopt/create-essm-adopt-rooms.ts';
import { essmRoombookingsConfig, essmRoomsConfig } from '#functions/essm/config.ts';
import { createEssmRoombookings } from '#functions/essm/room-bookings/create-essm-roombookings.ts';
import { createEssmRooms } from '#functions/essm/rooms/create-essm-rooms.ts';
import { rooms as roomRecords } from '#functions/essm/rooms/room-record.ts';
import { type BookerStandIn, createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { SandboxRoom } from '#sandbox/booker/state.ts';
import type { SandboxTermtimeRoom } from '#sandbox/termtime/state.ts';
import { createTermtime, sandboxTermtimeKey, type TermtimeStandIn } from '#sandbox/termtime/termtime.ts';
import { bookerConfig } from '#shared/clients/booker/config.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Random } from '#test/simulation/harness/random.ts';
import type { Scene, SceneFunction, SceneParts, World } from '#test/simulation/harness/scene.ts';
import type { Permissions } from '#test/simulation/models/permissions-model.ts';
import { london } from './model.ts';
import { type ModelLimits, RoomsModel, type Seen } from './rooms-model.ts';

const dayMs = 86_400_000;
const pace = { perMinute: 6_000_000, burst: 1000 };
const systems = {
  termtime: termtimeConfig.parse({
    url: 'http://termtime.sandbox/v1/api',
    database: 'CambTest',
    key: 'env://T',
    ...pace,
  }),
  booker: bookerConfig.parse({
    url: 'http://booker.sandbox',
    email: sandboxBookerAccount.email,
    password: 'env://B',
    daysPerRead: 366,
    ...pace,
  }),
};
/** Changes a day: in half of the worlds so few that plans are stopped. */
const tight = { rooms: { mark: 1, update: 2, create: 3 }, roomBookings: { delete: 2, update: 2, create: 3 } };
const wide = {
  rooms: { mark: 1000, update: 1000, create: 1000 },
  roomBookings: { delete: 1000, update: 1000, create: 1000 },
};
const fixed = (limits: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(limits).map(([kind, cap]) => [kind, { share: 0, floor: cap, cap }]));
const departments = { 'D-CHEM': 'CHEM', 'D-PHYS': 'PHYS' };
const roomsConfigWith = (limits: ModelLimits) =>
  essmRoomsConfig.parse({
    limits: fixed({ ...limits.rooms, unrelate: 1000 }),
    writable: 'CambTest',
    departments: Object.entries(departments).map(([booker, termtime]) => ({ booker, termtime })),
    floors: { Ground: { name: 'Ground floor', code: 'G' }, First: { name: 'First floor', code: 'F' } },
    capabilities: ['Projector'],
    attributes: { PROJ: 'Projector' },
    capacities: { LEC: 1 },
  });
const bookingsConfigWith = (limits: ModelLimits) =>
  essmRoombookingsConfig.parse({
    limits: fixed(limits.roomBookings),
    enabled: true,
    writable: 'CambTest',
    owner: 'rooms',
    window: { daysAhead: 150 },
  });

function functionsOf(model: RoomsModel, limits: ModelLimits): readonly SceneFunction[] {
  const [roomsConfig, bookingsConfig] = [roomsConfigWith(limits), bookingsConfigWith(limits)];
  return [
    {
      name: 'essm-adopt-rooms',
      weight: 0.2,
      concurrency: 1,
      actsInState: true,
      isLimited: false,
      open: ({ instance, parts }) => {
        const sync = createEssmAdoptRooms(roomsConfig, systems, instance);
        return request => {
          if (request?.mode !== 'dry-run') model.adopting();
          return runSync(sync, parts, { trigger: 'person', by: 'somebody', ...request });
        };
      },
    },
    {
      name: 'essm-rooms',
      weight: 1,
      concurrency: 1,
      open: ({ instance, parts }) => {
        const sync = createEssmRooms(roomsConfig, systems, instance);
        return request => runSync(sync, parts, { trigger: 'scheduler', by: 'scheduler', ...request });
      },
    },
    {
      name: 'essm-roombookings',
      weight: 1,
      concurrency: bookingsConfig.concurrency,
      open: ({ instance, parts }) => {
        const sync = createEssmRoombookings(bookingsConfig, systems, instance);
        return request => runSync(sync, parts, { trigger: 'scheduler', by: 'scheduler', ...request });
      },
    },
  ];
}

/** Rooms are built, joined, renamed and given up; people book them, and others work in TermTime as well. */
class Estate implements World {
  readonly standIns: World['standIns'];
  readonly secrets = { 'env://T': sandboxTermtimeKey, 'env://B': sandboxBookerAccount.password };
  readonly functions: readonly SceneFunction[];
  readonly #termtime: TermtimeStandIn;
  readonly #booker: BookerStandIn;
  readonly #model: RoomsModel;
  readonly #parts: SceneParts;
  /** Whether TermTime keeps names as they are sent. */
  readonly #names: 'kept' | 'tidied';
  readonly #gone: SandboxRoom[] = [];

  constructor(parts: SceneParts) {
    this.#parts = parts;
    const { clock, violated, random } = parts;
    this.#names = random.of(['kept', 'tidied']);
    const limits = random.fork('limits').chance(0.5) ? tight : wide;
    this.#model = new RoomsModel(() => clock.now(), limits, violated);
    this.functions = functionsOf(this.#model, limits);
    this.#termtime = createTermtime({
      clock,
      settings: { alwaysPending: random.chance(0.5), names: this.#names },
      carriedOut: ({ method }) => {
        if (method !== 'GET') this.#model.weChanged(this.#seen());
      },
    });
    this.#booker = createBooker({ clock });
    for (const [index, id] of ['LT1', 'LT2', 'LT12', 'LT4'].entries())
      this.#booker.state.addRoom(roomOf(index + 1, id));
    const { state } = this.#termtime;
    state.departments.set('CHEM', 'Chemistry').set('PHYS', 'Physics');
    state.activityTypes.set('LEC', 'Lecture');
    state.capabilities.add('Projector').add('Piano');
    state.campuses.set('z', 'z');
    state.buildings.push({ name: 'y', code: 'y', campus: 'z' });
    state.floors.push({ name: 'x', code: 'x', building: 'y', campus: 'z' });
    state.rooms.set('OLD', theirs('OLD'));
    for (const code of ['LT1', 'LT4']) if (random.chance(0.3)) state.rooms.set(code, theirs(code));
    this.standIns = [this.#termtime, this.#booker];
    this.#peopleChanged();
  }

  edit(random: Random): string {
    const told = this.#edit(random);
    this.#peopleChanged();
    return told;
  }

  get permissions(): Permissions {
    return this.#model.permissions;
  }

  /** Longer than a request that was given up may be carried out late, so that no record has to wait for that. */
  quietMs(): number {
    return 61 * 60_000;
  }

  calm(): void {
    for (const room of this.#booker.state.rooms.values()) {
      if (typeof room.capacity === 'string') room.capacity = 40;
      room.floor = 'Ground';
    }
    this.#peopleChanged();
  }

  async finish(): Promise<void> {
    const rooms = [...this.#booker.state.rooms.values()];
    const termtime = this.#termtime.state;
    const wanted = new Map(
      rooms.map(room => {
        const has = room.equipment.length > 0 ? ['Projector'] : [];
        const kept = termtime.rooms.get(room.id)?.capabilities.includes('Piano') === true ? ['Piano'] : [];
        const department = room.departments[0]?.id === 'D-PHYS' ? 'PHYS' : 'CHEM';
        return [
          room.id,
          [this.#shownAs(room.name), 'Ground floor', department, room.capacity, [...kept, ...has].join()].join('; '),
        ];
      }),
    );
    const [problem] = this.#model.problems(wanted, new Set(rooms.map(({ id }) => id)));
    if (problem !== undefined) throw new Error(problem);
    const records = collectionOn(this.#parts.store, roomRecords).all('ofDatabase', { database: 'CambTest' });
    for await (const { value } of records)
      if (value.phase === 'intended') throw new Error(`${value.kind} ${value.code} is still ${value.phase}`);
    if (termtime.capabilities.size !== 2) throw new Error('a capability was made');
    const parts = rooms.filter(({ partOf }) => partOf.includes(3)).map(({ id }) => id);
    const related = termtime.relationships.get('LT12')?.rooms;
    const should = parts.length === 0 || !wanted.has('LT12') ? undefined : ['LT12', ...parts].toSorted().join();
    // A room that was given up stays related as it was: nobody says that it is independent now.
    const listed = related?.filter(id => wanted.has(id));
    const isAsItWas = should === undefined && listed?.length !== related?.length;
    if (!isAsItWas && listed?.toSorted().join() !== should)
      throw new Error(`LT12 excludes ${related?.join()}, not ${should}`);
    const [is, asked] = [this.#shown(), this.#booked()];
    for (const date of asked) if (!is.has(date)) throw new Error(`TermTime does not show ${date}`);
    for (const date of is) if (!asked.has(date)) throw new Error(`TermTime shows ${date}, which nobody has booked`);
  }

  #edit(random: Random): string {
    const { state } = this.#booker;
    const room = random.of([...state.rooms.values()]);
    const ours = [...this.#termtime.state.rooms.values()];
    const standing = [...state.bookings.values()].filter(({ status }) => status === 'Approved');
    const what = random.weighted([
      [2, 'rename'],
      [2, 'capacity'],
      [2, 'equipment'],
      [1, 'department'],
      [1, 'floor'],
      [2, 'join'],
      [state.rooms.size > 2 ? 2 : 0, 'give up'],
      [this.#gone.length > 0 ? 4 : 0, 'take back'],
      [1, 'garble'],
      [ours.length > 0 ? 2 : 0, 'mark by hand'],
      [ours.length > 0 ? 1 : 0, 'piano'],
      [ours.length > 0 ? 1 : 0, 'scribble'],
      [8, 'book'],
      [standing.length > 0 ? 4 : 0, 'unbook'],
    ] as const);
    switch (what) {
      case 'rename':
        room.name = `The  Sir Somebody ${random.below(9)} Lecture Theatre`;
        break;
      case 'capacity':
        room.capacity = random.between(10, 90);
        break;
      case 'equipment':
        room.equipment = room.equipment.length > 0 ? [] : [{ index: 2, id: 'PROJ', name: 'Projector' }];
        break;
      case 'department':
        room.departments = [{ index: 1, id: random.of(['D-CHEM', 'D-PHYS']), name: 'A department' }];
        break;
      case 'floor':
        room.floor = random.of(['Ground', 'First', 'Mezzanine']);
        break;
      case 'join':
        if (room.id !== 'LT1' && room.id !== 'LT2') return 'nothing is joined';
        room.partOf = room.partOf.length > 0 ? [] : [3];
        break;
      case 'give up':
        state.rooms.delete(room.index);
        this.#gone.push(room);
        break;
      case 'take back':
        for (const each of this.#gone.splice(0, 1)) state.addRoom(each);
        break;
      case 'garble':
        Object.assign(room, { capacity: 'many' });
        break;
      case 'mark by hand': {
        const one = random.of(ours);
        one.toDelete = !one.toDelete;
        return `somebody ${one.toDelete ? 'marks' : 'unmarks'} ${one.code}`;
      }
      case 'piano':
        random.of(ours).capabilities.push('Piano');
        break;
      case 'scribble':
        random.of(ours).name = 'By hand';
        break;
      case 'book': {
        const first = this.#parts.clock.now() + random.between(0, 20) * dayMs;
        const weeks = random.of([1, 1, 3, 12]);
        const title = random.of(['Choir', 'Quiz', 'Meeting  of the Society of Everybody']);
        const createdBy = random.chance(0.2) ? sandboxBookerAccount.email : 'porter@example.ac.uk';
        for (let week = 0; week < weeks; week += 1) {
          const date = new Date(first + week * 7 * dayMs).toISOString().slice(0, 10);
          const slot = { start: `${date}T18:00:00`, end: `${date}T20:00:00` };
          if (state.inTheWay({ roomIndex: room.index, ...slot }).length === 0)
            state.book({ room: room.id, ...slot, title, createdBy });
        }
        return `somebody books ${room.id} in ${weeks} weeks`;
      }
      case 'unbook': {
        const one = random.of(standing);
        state.change(one, { status: 'Cancelled' });
        return `somebody gives booking ${one.index} up`;
      }
    }
    return `${room.id}: ${what}`;
  }

  /** A name as TermTime shows it, if it tidies names. */
  #shownAs(name: string | undefined): string {
    return this.#names === 'kept' ? (name ?? '') : (name ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 20);
  }

  #peopleChanged(): void {
    this.#model.peopleChanged(this.#seen(), new Set([...this.#booker.state.rooms.values()].map(({ id }) => id)));
  }

  #seen(): Seen {
    const { rooms, roomBookings } = this.#termtime.state;
    return {
      rooms: new Map(
        [...rooms.values()].map(({ code, name, floor, department, capacities, capabilities, toDelete }) => {
          const size = capacities.find(each => each.code === 'LEC')?.val;
          const text = [name, floor, department, size, [...new Set(capabilities)].toSorted().join()].join('; ');
          return [code, { code, text, isMarked: toDelete }];
        }),
      ),
      roomBookings: new Map([...roomBookings].map(([id, booking]) => [id, JSON.stringify(booking)])),
    };
  }

  /** What others have booked from today on, in rooms that TermTime knows. */
  #booked(): Set<string> {
    const today = london(this.#parts.clock.now()).slice(0, 10);
    const { state } = this.#booker;
    return new Set(
      [...state.bookings.values()]
        .filter(({ status, createdBy }) => status === 'Approved' && createdBy !== sandboxBookerAccount.email)
        .map(
          ({ roomIndex, start, title }) =>
            `${state.rooms.get(roomIndex)?.id ?? ''} ${start.slice(0, 16)} 02:00 ${this.#shownAs(title)}`,
        )
        .filter(text => this.#termtime.state.rooms.has(text.split(' ')[0] ?? ''))
        .filter(text => (text.split(' ')[1] ?? '') >= today),
    );
  }

  /** What our room bookings in TermTime show from today on. Those of a room that Booker gave up may stay. */
  #shown(): Set<string> {
    const today = london(this.#parts.clock.now()).slice(0, 10);
    const inBooker = new Set([...this.#booker.state.rooms.values()].map(({ id }) => id));
    return new Set(
      [...this.#termtime.state.roomBookings.values()]
        .filter(({ id, rooms }) => this.#model.isOurBooking(id) && rooms.every(room => inBooker.has(room)))
        .flatMap(({ weeks, days, time, duration, rooms, description }) =>
          weeks.split(',').map(week => {
            const date = new Date(mondayOf(week) + Number(days) * dayMs).toISOString().slice(0, 10);
            return `${rooms.join()} ${date}T${time} ${duration} ${description}`;
          }),
        )
        .filter(text => (text.split(' ')[1] ?? '') >= today),
    );
  }
}

/** The Monday of `2026-W41`, ms since the epoch: the week with 4 January is the first. */
function mondayOf(text: string): number {
  const [year = 0, week = 0] = text.split('-W').map(Number);
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMs + (week - 1) * 7 * dayMs;
}

function theirs(code: string): SandboxTermtimeRoom {
  return {
    code,
    name: 'Theirs',
    department: 'CHEM',
    floor: 'x',
    building: 'y',
    campus: 'z',
    capacities: [],
    capabilities: [],
    toDelete: false,
    revision: 1,
  };
}

function roomOf(index: number, id: string): SandboxRoom {
  const site = { index: 1, id: 'WEST', name: 'West' };
  return {
    index,
    id,
    name: `Room ${id}`,
    capacity: 40,
    floor: 'Ground',
    type: null,
    building: { index: 7, id: 'B7', name: 'Chemistry', site },
    departments: [{ index: 1, id: 'D-CHEM', name: 'A department' }],
    equipment: [],
    partOf: id === 'LT1' || id === 'LT2' ? [3] : [],
    live: true,
  };
}

export const essmRooms: Scene = {
  name: 'essm-rooms',
  queries: allQueries,
  longestWaitMs: 3 * dayMs,
  start: random => Date.parse(random.of(['2026-10-05T08:00:00Z', '2026-10-24T22:30:00Z', '2026-12-30T20:00:00Z'])),
  make: parts => new Estate(parts),
};
