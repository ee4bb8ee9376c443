import type { Page } from '#shared/state/collection.ts';
import type { RoomDayRecord } from '../../room-day/room-days.ts';
import type { SyncState } from '../../state.ts';
import type { NotificationRecord } from '../notifications.ts';

const largestPage = 300;

/** Rather another page than one that is too large: of what it brings too much, each document is paid for twice. */
const cautious = 0.75;

interface Bounds {
  readonly from?: string;
  readonly before?: string;
}

/**
 * Open notifications of the first so many room-days, all those of each: soonest first from `today` (`YYYY-MM-DD`) on,
 * and as many room-days of the past, which only have to be ended.
 */
export async function waitingNotifications(
  state: SyncState,
  today: string,
  maxRoomDays: number,
): Promise<NotificationRecord[]> {
  const coming = await firstRoomDays(state, { from: today }, maxRoomDays);
  const past = await firstRoomDays(state, { before: today }, maxRoomDays);
  return [...coming, ...past];
}

/** The same of notifications that are known: all that wait. */
export function firstOf(all: readonly NotificationRecord[], today: string, maxRoomDays: number): NotificationRecord[] {
  const byRoomDay = Map.groupBy(all, ({ roomDay }) => roomDay);
  const roomDays = [...byRoomDay.keys()].sort();
  const coming = roomDays.filter(key => key >= today).slice(0, maxRoomDays);
  const past = roomDays.filter(key => key < today).slice(0, maxRoomDays);
  return [...coming, ...past].flatMap(key => byRoomDay.get(key) ?? []);
}

async function firstRoomDays(
  { notifications }: SyncState,
  bounds: Bounds,
  maxRoomDays: number,
): Promise<NotificationRecord[]> {
  const found: NotificationRecord[] = [];
  const seen = new Set<string>();
  let after: string | undefined;
  // Hardly more than as many as there will be: what is read beyond the last of these room-days is read again by the
  // next round.
  let limit = Math.min(maxRoomDays + 1, largestPage);
  do {
    const position = after === undefined ? {} : { after };
    const page: Page<NotificationRecord> = await notifications.query(
      'open',
      { open: true },
      { limit, ...bounds, ...position },
    );
    for (const { value } of page.entries) {
      seen.add(value.roomDay);
      if (seen.size > maxRoomDays) return found;
      found.push(value);
    }
    after = page.next;
    const missing = maxRoomDays + 1 - seen.size;
    const expected = (missing * found.length) / Math.max(1, seen.size);
    limit = Math.min(Math.ceil(cautious * expected), largestPage);
  } while (after !== undefined);
  return found;
}

/** The first room-days that somebody asked to be refreshed, soonest first, those of the past last. */
export async function markedRoomDays(
  { roomDays }: SyncState,
  today: string,
  maxRoomDays: number,
): Promise<RoomDayRecord[]> {
  const ask = (bounds: Bounds, limit: number) => roomDays.query('marked', { isMarked: true }, { limit, ...bounds });
  const coming = await ask({ from: today }, maxRoomDays);
  const left = maxRoomDays - coming.entries.length;
  const past = left > 0 ? await ask({ before: today }, left) : { entries: [] };
  return [...coming.entries, ...past.entries].map(({ value }) => value);
}

/**
 * Failed notifications that nobody has retried, oldest first, at most as many as a person would look through: what they
 * speak of may have been put right since.
 */
export async function failedNotifications({ notifications }: SyncState): Promise<NotificationRecord[]> {
  const { entries } = await notifications.query('withStatus', { status: 'FAILED', isRetried: false }, { limit: 1000 });
  return entries.map(({ value }) => value);
}
