import type { RoomDayRecord } from '../../room-day/room-days.ts';
import type { SyncState } from '../../state.ts';
import type { NotificationRecord } from '../notifications.ts';
import { noWeek } from '../untold-row.ts';
import { asNotification, type UntakenByRoomDay } from './untaken-rows.ts';

/** Some room-days of the backlog, with all that waits in each. */
export interface Window {
  readonly notifications: readonly NotificationRecord[];
  readonly marked: readonly RoomDayRecord[];
}

interface Bounds {
  readonly from?: string;
  readonly before?: string;
}

/** One thing that waits, and its room-day, by which all sources are in order. */
type Waiting = { readonly roomDay: string } & (
  | { readonly notification: NotificationRecord }
  | { readonly marked: RoomDayRecord }
);

async function* openNotifications({ notifications }: SyncState, bounds: Bounds): AsyncGenerator<Waiting> {
  for await (const { value } of notifications.all('open', { open: true }, bounds)) {
    if (value.week !== noWeek) yield { roomDay: value.roomDay, notification: value };
  }
}

async function* markedRoomDays({ roomDays }: SyncState, bounds: Bounds): AsyncGenerator<Waiting> {
  for await (const { value } of roomDays.all('marked', { isMarked: true }, bounds)) {
    yield { roomDay: value.key, marked: value };
  }
}

async function* untaken(all: UntakenByRoomDay, { from = '', before }: Bounds, runId: string): AsyncGenerator<Waiting> {
  const keys = [...all.keys()].filter(key => key >= from && (before === undefined || key < before)).sort();
  for (const roomDay of keys) {
    for (const spoken of all.get(roomDay) ?? [])
      yield { roomDay, notification: asNotification(spoken, roomDay, runId) };
  }
}

/** Several sources in order of room-day as one. */
async function* merged(sources: readonly AsyncGenerator<Waiting>[]): AsyncGenerator<Waiting> {
  const heads = await Promise.all(sources.map(async source => ({ source, next: await source.next() })));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next.done === true) continue;
      if (first === undefined || first.next.done === true || head.next.value.roomDay < first.next.value.roomDay)
        first = head;
    }
    if (first === undefined || first.next.done === true) return;
    yield first.next.value;
    first.next = await first.source.next();
  }
}

async function* cut(all: AsyncGenerator<Waiting>, size: number): AsyncGenerator<Window> {
  let notifications: NotificationRecord[] = [];
  let marked: RoomDayRecord[] = [];
  const roomDays = new Set<string>();
  for await (const one of all) {
    if (roomDays.size === size && !roomDays.has(one.roomDay)) {
      yield { notifications, marked };
      [notifications, marked] = [[], []];
      roomDays.clear();
    }
    roomDays.add(one.roomDay);
    if ('marked' in one) marked.push(one.marked);
    else notifications.push(one.notification);
  }
  if (roomDays.size > 0) yield { notifications, marked };
}

/**
 * The whole backlog, so many room-days at a time: from `today` (`YYYY-MM-DD`) on, then those of the past. One window is
 * in memory at a time. `coming`: what no run has taken over yet.
 */
export async function* windowsOf(
  state: SyncState,
  coming: UntakenByRoomDay,
  { today, size, runId }: { readonly today: string; readonly size: number; readonly runId: string },
): AsyncGenerator<Window> {
  for (const bounds of [{ from: today }, { before: today }]) {
    const sources = [openNotifications(state, bounds), markedRoomDays(state, bounds), untaken(coming, bounds, runId)];
    yield* cut(merged(sources), size);
  }
}
