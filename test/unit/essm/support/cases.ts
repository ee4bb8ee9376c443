import type { Shown } from '#functions/essm/booking/booking-record.ts';
import type { Held } from '#functions/essm/booking/compare.ts';
import { held, record, want } from './examples.ts';

/** Activity A in R1 on 20 October from 9 to 10, and in R3; activity B in R3; activity A under way, in R1. */
export const a = want();
export const a3 = want({ room: 'R3' });
export const b = want({ activity: 'B', room: 'R3' });
export const begun = want({ start: '2026-10-14T11:30', end: '2026-10-14T12:30' });

export const later = { start: '2026-10-20T11:00', end: '2026-10-20T12:00' };
export const obstacle = { kind: 'room', title: 'x', by: null, start: null, end: null } as const;
export const waiting = record(a, { index: null, phase: 'wanted', waitingSince: 5, inTheWay: [obstacle], isOpen: true });

/** What Booker showed of A after the last request. */
export const shown = (given: Partial<Shown>): Shown => {
  const { room, start, end, title, attendees } = a;
  return { room, start, end, title, attendees, ...given };
};

/** Somebody's booking in R1 on 20 October at 9:30. */
export const theirs = (given: Partial<Held> = {}): Held =>
  held(a, {
    index: 50,
    title: 'Open day',
    createdBy: 'porter@example.ac.uk',
    reference: null,
    start: '2026-10-20T09:30',
    ...given,
  });
