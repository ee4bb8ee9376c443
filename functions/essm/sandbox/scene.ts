import { createBooker, sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { BookerState } from '#sandbox/booker/state.ts';
import { FetDataMissingError, listFetTimetables } from '#sandbox/fet/fet-files.ts';
import { fetToTermtime } from '#sandbox/fet/fet-to-termtime.ts';
import { loadFetTimetable } from '#sandbox/fet/load-fet.ts';
import { serve } from '#sandbox/kit/serve.ts';
import type { TermtimeState } from '#sandbox/termtime/state.ts';
import { loadRooms, loadTerm, termDepartments } from '#sandbox/termtime/term.ts';
import { createTermtime, sandboxTermtimeKey } from '#sandbox/termtime/termtime.ts';
import { many } from '#shared/core/many.ts';
import type { SetScene } from '#shared/descriptor/scene.ts';
import { doubleBooked, unmappedFloor } from './deeds.ts';

const weeks = 2;
const madeUpRooms = 12;
const madeUpOccurrences = 400;
const dayMs = 86_400_000;
/** The stand-ins have no limit of calls here, so that two weeks can be watched. */
const pace = { perMinute: 60_000, burst: 100 };

/** The Thursday after a time: on which weeks begin here. */
function nextThursday(now: number): string {
  const days = (4 - new Date(now).getUTCDay() + 7) % 7 || 7;
  return new Date(now + days * dayMs).toISOString().slice(0, 10);
}

/** Two weeks of a real timetable where Debian's fet-data is installed, else of a made-up one. */
function load(termtime: TermtimeState, booker: BookerState, firstDay: string): string {
  try {
    const [largest] = listFetTimetables();
    if (largest !== undefined) {
      const timetable = loadFetTimetable(largest.file);
      const made = fetToTermtime(timetable, { termtime, booker }, { firstDay, weeks, most: 250 });
      return `TermTime holds ${made} lessons of a real timetable over ${weeks} weeks.`;
    }
  } catch (error) {
    if (!(error instanceof FetDataMissingError)) throw error;
  }
  const rooms = loadRooms(booker, madeUpRooms);
  loadTerm(termtime, rooms, { seed: 1, firstDay, weeks, rooms: madeUpRooms, occurrences: madeUpOccurrences });
  return `TermTime holds ${termtime.activities.size} activities over ${weeks} weeks, in ${madeUpRooms} rooms.`;
}

/** TermTime with two weeks of activities, and a Booker whose rooms TermTime has yet to learn. */
export const scene: SetScene = async ({ clock, keepSecret, atEnd }) => {
  const termtime = await serve(0, url => createTermtime({ clock, url }));
  atEnd(() => termtime.close());
  const booker = await serve(0, url => createBooker({ clock, url }));
  atEnd(() => booker.close());
  const firstDay = nextThursday(clock.now());
  const loaded = load(termtime.state, booker.state, firstDay);
  for (const code of ['LEC', 'SEM', 'PRA', 'SUP']) termtime.state.activityTypes.set(code, code);
  for (const code of termDepartments) termtime.state.departments.set(code, `Department of ${code}`);
  termtime.state.bookingTypes.set('EXT', 'External');
  termtime.state.capabilities.add('Projector');
  const [someRoom] = booker.state.rooms.values();
  const meeting = { start: `${firstDay}T20:00`, end: `${firstDay}T22:00`, title: 'Choir practice' };
  if (someRoom !== undefined) booker.state.book({ room: someRoom.id, ...meeting });
  const floors = new Set([...booker.state.rooms.values()].map(({ floor }) => floor ?? ''));
  const departments = new Set([...booker.state.rooms.values()].flatMap(room => room.departments.map(({ id }) => id)));
  const termtimeConfig = {
    url: termtime.apiUrl,
    database: 'CambTest',
    key: keepSecret('termtime-key', sandboxTermtimeKey),
    ...pace,
  };
  const bookerConfig = {
    url: booker.url,
    email: sandboxBookerAccount.email,
    password: keepSecret('booker-password', sandboxBookerAccount.password),
    ...pace,
  };
  const wide = { share: 1, floor: 10_000, cap: 10_000 };
  const window = { daysAhead: 30 };
  const ours = () =>
    [...booker.state.bookings.values()].filter(
      ({ createdBy, status }) => createdBy === sandboxBookerAccount.email && status === 'Approved',
    ).length;
  return {
    upstreams: {
      termtime: termtimeConfig,
      termtimeTarget: termtimeConfig,
      booker: bookerConfig,
      bookerTarget: bookerConfig,
    },
    functions: {
      'essm-bookings': {
        mode: 'apply',
        writable: new URL(booker.url).host,
        departments: 'all',
        window,
        limits: { create: wide },
      },
      'essm-rooms': {
        mode: 'apply',
        writable: 'CambTest',
        departments: [...departments].map(code => ({ booker: code, termtime: code })),
        floors: Object.fromEntries(
          [...floors].map((name, index) => [name, { name: `${name} floor`, code: `F${index}` }]),
        ),
        capabilities: ['Projector'],
        attributes: { PROJ: 'Projector' },
        capacities: { LEC: 1 },
        limits: { create: wide },
      },
      'essm-roombookings': { mode: 'apply', enabled: true, writable: 'CambTest', owner: 'rooms', type: 'EXT', window },
      'essm-conflicts': {},
    },
    urls: { TermTime: termtime.url, Booker: booker.url },
    loaded: [loaded, `Booker has ${booker.state.rooms.size} rooms, and somebody's choir practice.`],
    deeds: [
      ...(someRoom === undefined
        ? []
        : [
            doubleBooked(termtime.state, {
              room: someRoom.id,
              title: meeting.title,
              day: 0,
              start: '20:30',
              end: '21:30',
            }),
          ]),
      unmappedFloor(booker.state),
    ],
    change: () => {
      const movable = [...termtime.state.activities.values()].filter(
        ({ rooms, colocation, virtual }) =>
          rooms.length === 1 && rooms[0] !== 'None' && colocation === null && !virtual,
      );
      const [first, second, third] = movable;
      if (first === undefined || second === undefined || third === undefined) return [];
      [first.rooms, first.day, first.start, first.end, second.rooms, second.day, second.start, second.end] = [
        second.rooms,
        second.day,
        second.start,
        second.end,
        first.rooms,
        first.day,
        first.start,
        first.end,
      ];
      termtime.state.activities.delete(third.code);
      return [`${first.name} and ${second.name} swap their places in TermTime; ${third.name} is taken out of it.`];
    },
    state: () => [
      `Booker holds ${many(ours(), 'booking', 'bookings')} for activities; TermTime knows ${many(termtime.state.rooms.size, 'room', 'rooms')} and ${many(termtime.state.roomBookings.size, 'room booking', 'room bookings')}.`,
    ],
  };
};
