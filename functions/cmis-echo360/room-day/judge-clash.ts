import type { Strategy } from '../config.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { overlaps, type Slot } from '../lesson/slot.ts';

/**
 * Something that stands in a room-day and that Lockstep may not move: another's schedule, or a recording that has
 * begun.
 */
export interface Obstacle extends Slot {
  /** Null when it has none. */
  readonly externalId: string | null;
  readonly name: string;
  /** Lessons that it does not keep out whatever its times: only of one whose times cannot be told. */
  readonly spares?: (lesson: Occurrence) => boolean;
}

export interface Exclusion {
  readonly occurrence: Occurrence;
  /** What it overlaps and does not win against: lessons and obstacles. */
  readonly overlapping: readonly (Occurrence | Obstacle)[];
}

export interface Acceptance {
  readonly accepted: readonly Occurrence[];
  readonly excluded: readonly Exclusion[];
}

/**
 * Which lessons of one room-day become recordings (seed 002, "Refresh Room & Day Data").
 *
 * - `ignore`: none of any set that overlaps.
 * - `first-wins`, `last-wins`: lessons are taken by the time of their last change, longest ago or latest first, ties by
 * slot and week; each is accepted that overlaps none accepted before. So a chain of overlaps loses no more than it
 * must.
 *
 * An obstacle always wins, whatever the strategy.
 */
export function accept(
  lessons: readonly Occurrence[],
  strategy: Strategy,
  obstacles: readonly Obstacle[] = [],
): Acceptance {
  const accepted: Occurrence[] = [];
  const excluded: Exclusion[] = [];
  const inTurn = [...lessons].sort(orderOf(strategy));
  for (const occurrence of inTurn) {
    const rivals = strategy === 'ignore' ? inTurn.filter(other => other !== occurrence) : accepted;
    const overlapping = [
      ...rivals.filter(rival => overlaps(occurrence, rival)),
      ...obstacles.filter(obstacle => stops(obstacle, occurrence)),
    ];
    if (overlapping.length === 0) accepted.push(occurrence);
    else excluded.push({ occurrence, overlapping: overlapping.sort(byStart) });
  }
  return { accepted, excluded };
}

/** A schedule that already has the lesson's external id keeps the lesson out too, wherever in the day it lies. */
export function stops(obstacle: Obstacle, lesson: Occurrence): boolean {
  if (obstacle.spares?.(lesson) === true) return false;
  return obstacle.externalId === lesson.externalId || overlaps(obstacle, lesson);
}

/** Whether any two lessons of one room-day overlap. */
export function anyOverlap(lessons: readonly Slot[]): boolean {
  let last: Slot | undefined;
  for (const lesson of [...lessons].sort((a, b) => compare(a.start, b.start))) {
    if (last !== undefined && overlaps(last, lesson)) return true;
    // What overlaps nothing before it ends last of all so far.
    last = lesson;
  }
  return false;
}

function orderOf(strategy: Strategy): (a: Occurrence, b: Occurrence) => number {
  const bySlot = (a: Occurrence, b: Occurrence) =>
    a.slotId - b.slotId || a.week - b.week || compare(a.externalId, b.externalId);
  if (strategy === 'first-wins') return (a, b) => compare(a.changedAt, b.changedAt) || bySlot(a, b);
  if (strategy === 'last-wins') return (a, b) => compare(b.changedAt, a.changedAt) || bySlot(a, b);
  return bySlot;
}

function byStart(a: Occurrence | Obstacle, b: Occurrence | Obstacle): number {
  return compare(a.start, b.start) || compare(a.end, b.end) || compare(a.externalId ?? '', b.externalId ?? '');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
