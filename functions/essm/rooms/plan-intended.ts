import { type Change, changeKey } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { mayBeMade, roomKey, seen } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';

/**
 * Records of rooms and relationships that say that a request may be under way, and that nothing else of the plan
 * writes (`touched`, by `roomKey`): what TermTime has was made, and what it lacks is forgotten as soon as no request
 * can be carried out any more. What may be an entry that cannot be read waits for whoever corrects that.
 */
export function planIntended(reading: RoomsReading, touched: ReadonlySet<string>): Change<RoomWork>[] {
  const { readAt, records, unreadableRooms, unreadableRelationships } = reading;
  const there = new Set([
    ...reading.rooms.map(({ code }) => roomKey({ kind: 'room', code })),
    ...reading.relationships.map(({ name }) => roomKey({ kind: 'relationship', code: name })),
  ]);
  return [...records.values()].flatMap((record): Change<RoomWork>[] => {
    const target = roomKey(record);
    if (record.phase !== 'intended' || touched.has(target)) return [];
    const base = { target, title: `Our record of ${target}`, from: 'intended', kind: bookkeepingKind };
    const settled = (to: string, reason: string, payload: RoomWork): Change<RoomWork>[] => [
      { ...base, key: changeKey(bookkeepingKind, target, base.from, to), to, reason, payload },
    ];
    if (there.has(target)) return settled('in order', 'TermTime has it', { do: 'note', record: seen(record) });
    const unreadable = record.kind === 'relationship' ? unreadableRelationships : unreadableRooms;
    if (unreadable.mayBe(record.code) || mayBeMade(record, readAt)) return [];
    return settled('forgotten', 'TermTime does not have it', { do: 'forget', record });
  });
}
