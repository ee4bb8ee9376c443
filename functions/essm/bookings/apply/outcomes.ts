import type { Outcome } from '#shared/core/change.ts';
import type { Obstacle } from '../../booking/booking-record.ts';
import type { Want } from '../../occurrence/want.ts';
import { obstaclesText } from '../plan/obstacles.ts';
import { needsPerson } from '../plan/waiting.ts';
import type { Acting } from './moment.ts';

export const done: Outcome = { status: 'done', reason: '' };
export const skipped = (reason: string): Outcome => ({ status: 'skipped', reason });
export const deferred = (reason: string): Outcome => ({ status: 'deferred', reason });

/** A booking that cannot be made: the next run tries again, until it needs a person. */
export function waits(want: Want, since: number, obstacles: readonly Obstacle[], acting: Acting): Outcome {
  const why = `in the way: ${obstaclesText(obstacles)}`;
  if (!needsPerson(want.start, since, acting.context.now(), acting.local())) {
    return deferred(`${why}. The next run tries again`);
  }
  const waited = new Date(since).toISOString().slice(0, 16).replace('T', ' ');
  return {
    status: 'failed',
    reason: `${why}. Waiting since ${waited} UTC, for ${want.start.replace('T', ' ')}: somebody has to move one of them`,
  };
}
