import type { MatterSource } from '#shared/descriptor/matter.ts';
import { type ConflictRow, conflictEntries } from './conflict/conflict-rows.ts';

/** `09:00–10:00`; with the day of its end where that is another one. */
function timeOf({ start, end }: Pick<ConflictRow, 'start' | 'end'>): string {
  return `${start.slice(11)}–${end.slice(start.slice(0, 10) === end.slice(0, 10) ? 11 : 0)}`;
}

const notBooked: MatterSource = {
  name: 'in-the-way',
  title: 'Activities that have no booking of their room',
  read: async ({ store, today }) =>
    (await conflictEntries(store, today)).map(({ reference, row }) => ({
      id: reference,
      date: row.start.slice(0, 10),
      time: timeOf(row),
      room: row.room,
      department: row.department,
      lecturers: [],
      title: `${row.activity} (${row.activityCode})`,
      why: `In the way: ${row.inTheWay}.`,
      whatToDo: row.whatToDo,
    })),
};

/** What schedulers are told of by mail: the rows of the conflict report. */
export const matters: readonly MatterSource[] = [notBooked];
