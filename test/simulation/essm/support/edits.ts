import fc from 'fast-check';
import { isOurs } from './expected.ts';
import { addActivity, type University } from './university.ts';

/** One thing that people, or the weather, do between two runs. */
export interface Edit {
  readonly does: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const rooms = ['R1', 'R2', 'R12', 'R3', 'R4', 'R5'];
const times = [
  ['09:00', '10:00'],
  ['09:30', '11:00'],
  ['10:00', '11:00'],
  ['11:00', '13:00'],
  ['22:30', '01:00'],
  ['00:30', '01:30'],
] as const;

const deeds = [
  'add',
  'add',
  'add',
  'add',
  'room',
  'room',
  'time',
  'time',
  'swap',
  'swap',
  'remove',
  'weeks',
  'weeks',
  'day',
  'hide',
  'show',
  'second room',
  'no room',
  'together',
  'apart',
  'virtual',
  'department',
  'rename',
  'size',
  'meeting',
  'meeting',
  'meeting over',
  'meddle',
  'cancel ours',
  'wipe mark',
  'slow answers',
  'lost answer',
  'lost change',
  'busy',
  'hour',
  'day passes',
  'kill',
  'kill',
] as const;

export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({ does: fc.constantFrom(...deeds), a: fc.nat(1000), b: fc.nat(1000), c: fc.nat(1000) }),
  { minLength: 3, maxLength: 14 },
);

const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(1, items.length)];

/** Carries an edit out. Returns after how many operations on the state the next run is to die, if it is. */
export function carryOut({ does, a, b, c }: Edit, world: University): number | undefined {
  const { termtime, booker, clock } = world;
  const editable = [...termtime.state.activities.values()].filter(({ code }) => code !== 'Z');
  const activity = pick(editable, a);
  const other = pick(editable, b);
  const room = pick(rooms, b) ?? 'R3';
  const [start, end] = pick(times, c) ?? times[0];
  const ours = [...booker.state.bookings.values()].filter(booking => isOurs(booking) && booking.status === 'Approved');
  const london = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const future = ours.filter(booking => booking.start > london.format(clock.now()).replace(' ', 'T'));
  const mine = pick(future, a);
  switch (does) {
    case 'add':
      addActivity(termtime, {
        code: `A${String(a % 40)}`,
        name: `Lecture ${a % 40}`,
        rooms: [room],
        start,
        end,
        weeks: pick([[1, 2, 3], [2, 3, 4], [3], [1, 2, 3, 4, 5]], a + b) ?? [3],
        day: c % 7,
        department: b % 5 === 0 ? 'PHYS' : 'CHEM',
      });
      return undefined;
    case 'meeting': {
      const day = `2026-10-${String(8 + (a % 24)).padStart(2, '0')}`;
      const [from, until] =
        pick(
          times.filter(([one, two]) => one < two),
          c,
        ) ?? times[0];
      const taking = {
        roomIndex: booker.state.room(room).index,
        start: `${day}T${from}:00`,
        end: `${day}T${until}:00`,
      };
      if (booker.state.inTheWay(taking).length === 0)
        booker.state.book({ room, start: taking.start, end: taking.end, title: `Meeting ${a}` });
      return undefined;
    }
    case 'meeting over': {
      const meeting = pick(
        [...booker.state.bookings.values()].filter(booking => !isOurs(booking) && booking.status === 'Approved'),
        a,
      );
      if (meeting !== undefined) booker.state.change(meeting, { status: 'Cancelled' });
      return undefined;
    }
    case 'meddle':
      if (mine !== undefined) booker.state.change(mine, { title: 'Changed by hand', attendees: 1 });
      return undefined;
    case 'cancel ours':
      if (mine !== undefined) booker.state.change(mine, { status: 'Cancelled' });
      return undefined;
    case 'wipe mark':
      if (mine !== undefined) booker.state.change(mine, { reference: null });
      return undefined;
    case 'slow answers':
      booker.misbehave({
        method: 'POST',
        path: 'booking$',
        next: 1 + (a % 3),
        does: { kind: 'status', status: 503, handled: b % 2 === 0 },
      });
      return undefined;
    case 'lost answer':
      booker.misbehave({
        method: 'POST',
        path: 'booking$',
        skip: b % 3,
        next: 1 + (a % 3),
        does: { kind: 'reset', handled: true },
      });
      return undefined;
    case 'lost change':
      booker.misbehave({
        method: pick(['PUT', 'DELETE'], a) ?? 'PUT',
        path: 'booking/',
        next: 1 + (b % 2),
        does: { kind: 'reset', handled: true },
      });
      return undefined;
    case 'busy':
      booker.misbehave({ path: 'booking', next: 1 + (a % 2), does: { kind: 'rateLimited', retryAfter: 2 } });
      return undefined;
    case 'hour':
      clock.advance(3_600_000);
      return undefined;
    case 'day passes':
      clock.advance(26 * 3_600_000);
      return undefined;
    case 'kill':
      return 1 + (a % 30);
    default:
      break;
  }
  if (activity === undefined || other === undefined) return undefined;
  switch (does) {
    case 'room':
      activity.rooms = [room];
      break;
    case 'second room':
      activity.rooms = [...new Set([...activity.rooms, room])];
      break;
    case 'no room':
      activity.rooms = c % 2 === 0 ? ['None'] : activity.rooms.slice(1);
      break;
    case 'time':
      [activity.start, activity.end] = [start, end];
      break;
    case 'swap':
      [activity.rooms, other.rooms] = [other.rooms, activity.rooms];
      [activity.start, activity.end, other.start, other.end] = [other.start, other.end, activity.start, activity.end];
      break;
    case 'remove':
      termtime.state.activities.delete(activity.code);
      break;
    case 'weeks':
      activity.weeks = pick([[1, 2, 3], [2, 4], [3, 4, 5, 6], [5]], b) ?? [1];
      break;
    case 'day':
      activity.day = b % 7;
      break;
    case 'hide':
      activity.hiddenWeeks = [1 + (b % 5)];
      break;
    case 'show':
      activity.hiddenWeeks = [];
      break;
    case 'together':
      Object.assign(other, {
        colocation: 'both',
        rooms: activity.rooms,
        start: activity.start,
        end: activity.end,
        day: activity.day,
      });
      activity.colocation = 'both';
      break;
    case 'apart':
      activity.colocation = null;
      break;
    case 'virtual':
      activity.virtual = !activity.virtual;
      break;
    case 'department':
      activity.department = pick(['CHEM', 'PHYS', 'MUSIC'], b) ?? 'CHEM';
      break;
    case 'rename':
      activity.name = `Seminar ${b}`;
      break;
    case 'size':
      activity.size = b;
      break;
  }
  return undefined;
}
