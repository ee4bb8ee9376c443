import type { Obstacle } from '../../booking/booking-record.ts';
import type { Held } from '../../booking/compare.ts';
import type { Want } from '../../occurrence/want.ts';

export function bookingInTheWay({ title, createdBy, start, end }: Held): Obstacle {
  return { kind: 'booking', title: title || 'a booking without a title', by: createdBy, start, end };
}

export function oursInTheWay({ title, start, end }: Held, why: string): Obstacle {
  return { kind: 'ours', title: `${title || 'our own booking'} (${why})`, by: null, start, end };
}

export function activityInTheWay({ name, activity, start, end }: Want): Obstacle {
  return { kind: 'activity', title: `${name} [${activity}]`, by: null, start, end };
}

export function noSuchRoom(room: string): Obstacle {
  return { kind: 'room', title: `Booker has no room ${room}`, by: null, start: null, end: null };
}

/** `“Open day” by porter@example.ac.uk, 2026-10-12 09:00–10:00`. */
export function obstacleText({ kind, title, by, start, end }: Obstacle): string {
  if (kind === 'room' || kind === 'refused') return title;
  const when =
    start === null
      ? ''
      : `, ${start.replace('T', ' ')}–${(end ?? '').slice(start.slice(0, 10) === (end ?? '').slice(0, 10) ? 11 : 0).replace('T', ' ')}`;
  return `“${title}”${by === null ? '' : ` by ${by}`}${when}`;
}

/** By time, then by name: what waits for the same obstacles is not news because they were listed in another order. */
export function obstaclesInOrder(obstacles: readonly Obstacle[]): Obstacle[] {
  const placed = obstacles.map(obstacle => ({ obstacle, place: `${obstacle.start ?? ''} ${obstacleText(obstacle)}` }));
  return placed.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ obstacle }) => obstacle);
}

/** All of them in one sentence; many are counted. */
export function obstaclesText(obstacles: readonly Obstacle[]): string {
  const shown = obstacles.slice(0, 3).map(obstacleText);
  const more = obstacles.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

export function sameObstacles(a: readonly Obstacle[], b: readonly Obstacle[]): boolean {
  return a.length === b.length && a.every((one, index) => obstacleText(one) === obstacleText(b[index] ?? one));
}
