import type { BookerClient } from '#shared/clients/booker/booker-client.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { type Collection, collectionOn } from '#shared/state/collection.ts';
import type { Write } from '#shared/state/store.ts';
import { type BookingRecord, bookingId, bookings } from '../../booking/booking-record.ts';
import type { EssmBookingsConfig } from '../../config.ts';
import { type LocalNow, localNow } from '../../slot/local-now.ts';

/** What the application of one change works with. */
export interface Acting {
  readonly booker: BookerClient;
  readonly context: ApplyContext;
  readonly config: EssmBookingsConfig;
  /** Ours in Booker. */
  readonly account: string;
  /** Codes of rooms by Booker's number. */
  readonly codeOf: ReadonlyMap<number, string>;
  /** Run clock (ms) at which Booker was read. */
  readonly readAt: number;
  local(): LocalNow;
  keep(record: BookingRecord): Write;
  /** Fails its commit where there is one already. */
  begin(record: BookingRecord): Write;
  forget(reference: string): Write;
  recordOf(reference: string): Promise<BookingRecord | undefined>;
}

export function acting(parts: Pick<Acting, 'booker' | 'context' | 'config' | 'account' | 'codeOf' | 'readAt'>): Acting {
  const { context, config } = parts;
  const collection: Collection<BookingRecord, typeof bookings.queries> = collectionOn(context.store, bookings);
  const stamped = (record: BookingRecord) => ({ ...record, changedAt: context.now(), runId: context.runId });
  const expiry = ({ end }: BookingRecord) => ({
    expiresAt: Math.max(Date.parse(`${end}:00Z`), context.now()) + config.keepDays * 86_400_000,
  });
  return {
    ...parts,
    local: () => localNow(context.now(), config.timeZone),
    keep: record => collection.set(bookingId(record.reference), stamped(record), expiry(record)),
    begin: record => collection.create(bookingId(record.reference), stamped(record), expiry(record)),
    forget: reference => collection.remove(bookingId(reference)),
    recordOf: async reference => (await collection.get(bookingId(reference)))?.value,
  };
}
