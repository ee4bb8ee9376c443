import { nextMonday } from '#functions/cmis-echo360/sandbox/academic-year.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { emptyYear, slot } from '#test/simulation/cmis-echo360/support/small-year.ts';

export { setId } from '#test/simulation/cmis-echo360/support/small-year.ts';

const msPerWeek = 7 * 86_400_000;

/**
 * A small year whose first week begins next Monday: these processes live by the real clock, and what is past is not
 * recorded.
 */
export function comingYear(now: number): YearValues {
  const first = Date.parse(`${nextMonday(now)}T00:00:00Z`);
  const weekStarts = emptyYear.weekStarts.map((_, index) =>
    new Date(first + index * msPerWeek).toISOString().slice(0, 10),
  );
  return { ...emptyYear, weekStarts, slots: lessons() };
}

/**
 * Lessons in three rooms, of four weeks, three, or one (whose message is done with while others go on); two of them
 * overlap.
 */
function lessons(): YearValues['slots'] {
  const rooms = ['R1', 'R2', 'R3'];
  const weekly = Array.from({ length: 12 }, (_, index) =>
    slot(index + 1, `${String(9 + (index % 4) * 2).padStart(2, '0')}:00`, `${10 + (index % 4) * 2}:00`, {
      weekId: [9, 10, 1 + (index % 2)][index % 3] ?? null,
      weekday: index % 5,
      roomId: rooms[index % 3] ?? null,
      groupCode: index % 2 === 0 ? 'LC01' : 'TU01',
      lecturerId: `P${1 + (index % 3)}`,
    }),
  );
  const place = { weekId: 9, weekday: 0, roomId: 'R1' };
  return [...weekly, slot(13, '09:30', '10:30', place), slot(14, '15:00', '16:00', place)];
}
