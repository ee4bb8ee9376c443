const msPerDay = 86_400_000;

/**
 * The academic year (SETID) that a day belongs to, from August on the new one: `2026/27`. `now`: ms since the epoch.
 */
export function academicYearAt(now: number): string {
  const date = new Date(now);
  const first = date.getUTCMonth() >= 7 ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
  return `${first}/${String((first + 1) % 100).padStart(2, '0')}`;
}

/** The Monday after a day, `YYYY-MM-DD`: what is taught from then on is wholly in the future. */
export function nextMonday(now: number): string {
  const weekday = (new Date(now).getUTCDay() + 6) % 7;
  return new Date(now + (7 - weekday) * msPerDay).toISOString().slice(0, 10);
}
