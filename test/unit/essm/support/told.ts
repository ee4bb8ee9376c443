import type { BookingRecord } from '#functions/essm/booking/booking-record.ts';
import type { Held } from '#functions/essm/booking/compare.ts';
import { planBookings } from '#functions/essm/bookings/plan/plan-bookings.ts';
import type { PlanRules } from '#functions/essm/bookings/plan/planning.ts';
import type { Reading } from '#functions/essm/bookings/plan/reading.ts';
import type { Work } from '#functions/essm/bookings/plan/work.ts';
import { changesOf, type Plan } from '#shared/core/change.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';
import { now, reading, type Sides } from './examples.ts';

export const usual: PlanRules = { departments: 'all', strategy: 'none', timeZone: 'Europe/London' };

/** `A:2:R1` for our references of the database T, all others as they are. */
export const short = (text: string): string => text.replaceAll('lockstep:T:', '');

const at = ({ index }: Held) => `booking ${index}`;

/** What is unfinished of a record, and what it says of the booking. */
function recordText(record: BookingRecord): string {
  const { activity, week, room, start, index, phase, pending, waitingSince, inTheWay, questionedAt, letGo } = record;
  const open = [
    ...(record.answered === null ? [] : ['answered otherwise']),
    ...(pending === null ? [] : [`${pending} pending`]),
    ...(waitingSince === null ? [] : [`waits for ${inTheWay.length}`]),
    ...(questionedAt === null ? [] : [`questioned ${(now - questionedAt) / 3_600_000} h ago`]),
    ...(letGo ? ['let go'] : []),
    ...record.unheard.map(place => `unheard of ${place.room} at ${place.start.slice(5)}`),
    ...(record.isOpen ? ['open'] : []),
  ];
  return [`${activity}:${week}:${room} at ${start.slice(5)}`, `number ${index}`, phase, ...open].join(', ');
}

function workText(work: Work): string {
  switch (work.do) {
    case 'cancel':
      return `cancel ${at(work.holding.held)}`;
    case 'cancel-second':
      return `cancel ${at(work.holding.held)}, keep the record`;
    case 'update':
      return `update ${at(work.holding.held)} in room ${work.roomIndex}`;
    case 'vacate':
      return `vacate ${at(work.holding.held)}`;
    case 'create':
    case 'return':
      return `${work.do} in room ${work.roomIndex}${work.record === undefined ? '' : ', has a record'}`;
    case 'wait':
      return `wait, number ${work.index}${work.record === undefined ? '' : ', has a record'}`;
    case 'bookkeeping':
      return work.becomes === null ? 'forget' : recordText(work.becomes);
  }
}

/** A plan in lines: its units, each with its changes, then its findings. */
export function planText(plan: Plan<Work>): string[] {
  const units = plan.units.map(({ changes }) =>
    withShownDifferences(changes)
      .map(({ kind, target, title, from, to, reason, payload }) =>
        short(`${kind} ${target} “${title}”: ${from} → ${to}, since ${reason} [${workText(payload)}]`),
      )
      .join(' THEN '),
  );
  return [...units, ...plan.findings.map(({ kind, target, message }) => short(`${kind} ${target}: ${message}`))];
}

export function planned(sides: Sides, given: Partial<Reading> = {}, rules: Partial<PlanRules> = {}): Plan<Work> {
  return planBookings(reading(sides, given), now, { ...usual, ...rules });
}

export const told = (sides: Sides, given?: Partial<Reading>, rules?: Partial<PlanRules>): string[] =>
  planText(planned(sides, given, rules));

export const keysOf = (plan: Plan<Work>): string[] => changesOf(plan).map(({ key }) => key);
