import { sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { SandboxBooking } from '#sandbox/booker/state.ts';
import { dateIn, type SandboxActivity } from '#sandbox/termtime/state.ts';
import { configuredDepartments, type University } from './university.ts';

/** A lecture as a porter would write it on a board: which room, when, and whose. Shares no code with the planner. */
interface Lecture {
  readonly activity: string;
  readonly week: number;
  readonly room: string;
  readonly from: string;
  readonly until: string;
  readonly name: string;
  readonly together: string | null;
}

/** Rooms that cannot be used at the same time. */
const shut: Readonly<Record<string, readonly string[]>> = {
  R1: ['R1', 'R12'],
  R2: ['R2', 'R12'],
  R12: ['R12', 'R1', 'R2'],
};

function excludes(room: string, other: string): boolean {
  return (shut[room] ?? [room]).includes(other);
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function lecturesOf(activity: SandboxActivity, { termtime }: University): Lecture[] {
  const timeframe = termtime.state.timeframes.get(activity.timeframe);
  if (!activity.scheduled || activity.virtual || timeframe === undefined) return [];
  if (!configuredDepartments.includes(activity.department)) return [];
  const weeks = activity.weeks.filter(week => !(activity.hiddenWeeks ?? []).includes(week));
  return weeks.flatMap(week => {
    const date = dateIn(timeframe, week, activity.day);
    const last = activity.end <= activity.start ? nextDay(date) : date;
    return activity.rooms
      .filter(room => room !== 'None')
      .map(room => ({
        activity: activity.code,
        week,
        room,
        from: `${date}T${activity.start}:00`,
        until: `${last}T${activity.end}:00`,
        name: activity.name,
        together: activity.colocation,
      }));
  });
}

const meets = (a: Pick<Lecture, 'from' | 'until'>, b: Pick<Lecture, 'from' | 'until'>) =>
  a.from < b.until && b.from < a.until;

function sameSet(a: Lecture, b: Lecture): boolean {
  return (
    a.together !== null && a.together === b.together && a.room === b.room && a.from === b.from && a.until === b.until
  );
}

function londonNow({ clock }: University): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return parts.format(clock.now()).replace(' ', 'T');
}

export function isOurs({ createdBy }: SandboxBooking): boolean {
  return createdBy === sandboxBookerAccount.email;
}

/**
 * What is wrong, in sentences: a lecture to come that nothing is in the way of and that has no booking of ours, or more than one; a booking of
 * ours to come that stands for nothing.
 */
export function wrongs(world: University): string[] {
  const { booker, termtime } = world;
  const now = londonNow(world);
  const lectures = [...termtime.state.activities.values()].flatMap(activity => lecturesOf(activity, world));
  const standing = [...booker.state.bookings.values()]
    .filter(({ status }) => status === 'Approved')
    .map(booking => ({
      room: booker.state.rooms.get(booking.roomIndex)?.id ?? '',
      from: booking.start,
      until: booking.end,
      ours: isOurs(booking),
      title: booking.title,
      of: decodeURIComponent(booking.reference?.split(':')[2] ?? ''),
    }));
  const departmentOf = (code: string) => termtime.state.activities.get(code)?.department;
  const left = standing.filter(({ ours, of }) => {
    const department = departmentOf(of);
    return ours && department !== undefined && !configuredDepartments.includes(department);
  });
  const foreign = [...standing.filter(({ ours }) => !ours), ...left];
  const inConflict = (lecture: Lecture) =>
    lectures.some(
      other =>
        other !== lecture && excludes(lecture.room, other.room) && meets(lecture, other) && !sameSet(lecture, other),
    ) ||
    foreign.some(other => excludes(lecture.room, other.room) && meets(lecture, other)) ||
    // What has begun stays, whatever became of its lecture.
    standing.some(
      other => other.ours && other.from <= now && excludes(lecture.room, other.room) && meets(lecture, other),
    );
  const found: string[] = [];
  const told = (lecture: Lecture) =>
    `${lecture.activity} week ${lecture.week}: ${lecture.from}-${lecture.until} ${lecture.room}`;
  for (const lecture of lectures) {
    if (lecture.from <= now || inConflict(lecture)) continue;
    const bookings = standing.filter(
      ({ ours, room, from, until }) =>
        ours && room === lecture.room && from === lecture.from && until === lecture.until,
    );
    if (bookings.length !== 1) found.push(`${told(lecture)} has ${bookings.length} bookings`);
    const names = lectures.filter(other => other === lecture || sameSet(other, lecture)).map(({ name }) => name);
    const title = [...new Set(names)];
    for (const booking of bookings) {
      if (booking.title.split(' / ').sort().join() !== title.sort().join())
        found.push(`${told(lecture)} is called ${booking.title}`);
    }
  }
  for (const booking of standing) {
    if (!booking.ours || booking.from <= now || left.includes(booking)) continue;
    const lecture = lectures.find(
      ({ room, from, until }) => room === booking.room && from === booking.from && until === booking.until,
    );
    // One that is to move and cannot keeps its place until that is needed.
    const stuck = lectures.some(one => one.activity === booking.of && inConflict(one));
    if (lecture === undefined && !stuck)
      found.push(`a booking for nothing: ${booking.from}-${booking.until} ${booking.room} ${booking.title}`);
  }
  return found;
}
