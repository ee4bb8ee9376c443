import { Temporal } from 'temporal-polyfill';

/** A moment as local times of one zone are compared with it. */
export interface LocalNow {
  /** `YYYY-MM-DDTHH:MM` on the clocks of the zone. */
  readonly text: string;
  /**
   * Whether a local time has come. Of an hour that comes twice the first counts: what may have begun is treated as
   * begun.
   */
  hasCome(local: string): boolean;
  /** The local time some days later, at the same time of day. */
  plusDays(days: number): string;
}

/** `now`: ms since the epoch. */
export function localNow(now: number, timeZone: string): LocalNow {
  const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const textOf = (time: Temporal.ZonedDateTime | Temporal.PlainDateTime) =>
    (time instanceof Temporal.ZonedDateTime ? time.toPlainDateTime() : time).toString({ smallestUnit: 'minute' });
  const text = textOf(zoned);
  // Clocks change by less than this: further away the texts decide, which costs nothing.
  let near: { readonly early: string; readonly late: string } | undefined;
  return {
    text,
    hasCome(local) {
      near ??= { early: textOf(zoned.subtract({ hours: 3 })), late: textOf(zoned.add({ hours: 3 })) };
      if (local < near.early) return true;
      if (local > near.late) return false;
      const first = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'earlier' });
      return first.epochMilliseconds <= now;
    },
    plusDays: days => textOf(zoned.toPlainDateTime().add({ days })),
  };
}
