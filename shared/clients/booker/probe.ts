import { type Probed, probed } from '#shared/clients/probe.ts';
import { many } from '#shared/core/many.ts';
import type { BookerClient } from './booker-client.ts';
import type { ReadList } from './schema.ts';

/** Throws where entries cannot be read; otherwise says how many there are. */
function counted({ items, unreadable }: ReadList<unknown>): string {
  const [first] = unreadable;
  if (first !== undefined)
    throw new Error(
      `${many(unreadable.length, 'entry is', 'entries are')} not as assumed; the first: ${first.problem}`,
    );
  return `${items.length}`;
}

/**
 * Reads what essm reads of a Booker instance, and says what is not as openapi.json assumes. Writes nothing. `today`:
 * `YYYY-MM-DD`. `account`: under which Booker shows what Lockstep booked.
 */
export async function probeBooker(client: BookerClient, today: string, account: string): Promise<Probed[]> {
  return [
    await probed('signing in, and the list of rooms', async () => counted(await client.rooms())),
    await probed(`the bookings of ${today}`, async () => counted(await client.bookings(today, today))),
    await probed('a booking that is not there', async () => {
      const found = await client.booking(0);
      return found === null ? 'none, as a 404 with a message' : 'there is a booking 0';
    }),
    await probed('statuses', async () => {
      const { items } = await client.bookings(today, today);
      const known = new Set(['Approved', 'Requested', 'Rejected', 'Cancelled']);
      const others = new Set(items.map(({ status }) => status).filter(status => !known.has(status)));
      if (others.size > 0) throw new Error(`not in openapi.json: ${[...others].join(', ')}`);
      return 'all known';
    }),
    await probed('a member for our mark, and who made a booking', async () => {
      const { items } = await client.bookings(today, today);
      const made = items.filter(({ createdBy }) => createdBy !== null);
      const own = made.filter(({ createdBy }) => createdBy === account).length;
      const told = many(items.length, 'booking says who made it', 'bookings say who made them');
      return `${made.length} of ${told}; ${own} by ${account}`;
    }),
  ];
}
