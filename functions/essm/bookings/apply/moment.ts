import type { BookerClient } from '#shared/clients/booker/booker-client.ts';
import type { ApplyContext } from '#shared/runtime/sync.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { Write } from '#shared/state/store.ts';
import { type BookingRecord, bookings } from '../../booking/booking-record.ts';
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
  /** Whether a record knows the booking by Booker's number of it. */
  isRecorded(index: number): Promise<boolean>;
}

export function acting(parts: Pick<Acting, 'booker' | 'context' | 'config' | 'account' | 'codeOf' | 'readAt'>): Acting {
  const { context, config } = parts;
  const collection = collectionOn(context.store, bookings);
  const stamped = (record: BookingRecord) => ({ ...record, changedAt: context.now(), runId: context.runId });
  return {
    ...parts,
    local: () => localNow(context.now(), config.timeZone),
    keep: record => collection.set(record.reference, stamped(record), config),
    begin: record => collection.create(record.reference, stamped(record), config),
    forget: reference => collection.remove(reference),
    recordOf: async reference => (await collection.get(reference))?.value,
    isRecorded: async index => (await collection.query('ofIndex', { index }, { limit: 1 })).entries.length > 0,
  };
}
