import { localNow } from '../../slot/local-now.ts';

export interface Days {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
}

/** The configured window as days of now: never before today. */
export function windowAt(
  now: number,
  {
    window,
    timeZone,
  }: {
    readonly window: {
      readonly from?: string | undefined;
      readonly to?: string | undefined;
      readonly daysAhead: number;
    };
    readonly timeZone: string;
  },
): Days {
  const local = localNow(now, timeZone);
  const today = local.text.slice(0, 10);
  const from = window.from === undefined || window.from < today ? today : window.from;
  const to = window.to ?? local.plusDays(window.daysAhead).slice(0, 10);
  return { from, to: to < from ? from : to };
}

/** A day more on either side, since a booking may pass midnight. */
export function widened({ from, to }: Days): Days {
  return { from: shifted(from, -1), to: shifted(to, 1) };
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
