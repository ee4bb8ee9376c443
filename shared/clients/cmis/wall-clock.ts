/**
 * A date without zone as the Oracle driver gives it (a Date whose *local* parts are what the column holds) as text
 * `YYYY-MM-DDTHH:MM:SS`. Exact at midnight in every zone that does not change its clocks at midnight.
 */
export function wallClockText(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A row with its dates as text; everything else as it is. */
export function withTextDates(row: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value instanceof Date ? wallClockText(value) : value]),
  );
}
