/** The weeks of a year in which there is teaching, counted from week 1, and the patterns in which it is timetabled. */

const semesterOne = range(8, 18);
const semesterTwo = range(23, 33);

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** All weeks with teaching. */
export const teachingWeeks: readonly number[] = [...semesterOne, ...semesterTwo];

/**
 * Weekly patterns, the common ones first: whole semesters, the year, every other week, without the reading week, parts,
 * one-offs.
 */
export const weekPatterns: readonly (readonly number[])[] = [
  semesterOne,
  semesterTwo,
  teachingWeeks,
  semesterOne.filter(week => week % 2 === 0),
  semesterOne.filter(week => week % 2 === 1),
  semesterTwo.filter(week => week % 2 === 0),
  semesterTwo.filter(week => week % 2 === 1),
  semesterOne.filter(week => week !== 13),
  semesterTwo.filter(week => week !== 28),
  semesterOne.slice(0, 5),
  semesterOne.slice(6),
  semesterTwo.slice(0, 5),
  semesterTwo.slice(6),
  ...teachingWeeks.map(week => [week]),
];

const msPerDay = 86_400_000;

/**
 * First days of 52 weeks. Week 1 is the first week of August in the year that the set begins with (`2026/27` → 2026),
 * from `firstDay` on: 1 = Monday, as at most places, 4 = Thursday.
 */
export function weekStartsOf(setId: string, firstDay: number): readonly string[] {
  const year = Number(setId.slice(0, 4));
  if (!Number.isInteger(year) || year < 1970)
    throw new RangeError(`a set begins with its year, such as 2026/27, not ${setId}`);
  const august = Date.UTC(year, 7, 1);
  const first = august + ((firstDay - new Date(august).getUTCDay() + 7) % 7) * msPerDay;
  return Array.from({ length: 52 }, (_, index) => new Date(first + index * 7 * msPerDay).toISOString().slice(0, 10));
}
