import type { TermtimeRoom } from '#shared/clients/termtime/room-schema.ts';
import { type Change, changeKey, type Finding } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { mayBeMarked, type RoomRecord, seen, unmarked } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';

/**
 * A room of ours that Booker has no more: marked for deletion, kept while rooms of Booker's cannot be read, and
 * forgotten where TermTime has it no more either. What became of a request that made it is settled apart
 * (`planIntended`).
 */
export function planGone(
  record: RoomRecord,
  current: TermtimeRoom | undefined,
  { unreadable, unreadableRooms }: RoomsReading,
  findings: Finding[],
): Change<RoomWork>[] {
  const { code } = record;
  if (current === undefined && (unreadableRooms.mayBe(code) || record.phase === 'intended')) return [];
  const base = { target: code, title: `Room ${code}`, reason: 'Booker has it no more' };
  if (current === undefined) {
    const key = changeKey(bookkeepingKind, code, 'ours', 'forgotten');
    return [{ ...base, key, kind: bookkeepingKind, from: 'ours', to: 'forgotten', payload: { do: 'forget', record } }];
  }
  if (current.isMarkedForDeletion) return [];
  if (unreadable.length > 0) {
    const message = `Room ${code} is not among Booker's, but ${unreadable.length} of these cannot be read (${unreadable[0]?.problem ?? ''}): it is kept.`;
    findings.push({ kind: 'in-question', target: code, message });
    return [];
  }
  const key = changeKey('mark', code, 'in use', 'marked for deletion');
  return [
    {
      ...base,
      key,
      kind: 'mark',
      from: 'in use',
      to: 'marked for deletion',
      payload: { do: 'mark', record: seen(record) },
    },
  ];
}

/** A room that returns is unmarked, whatever of it is not mapped. */
export function planBack(
  record: RoomRecord,
  current: TermtimeRoom | undefined,
  { readAt }: Pick<RoomsReading, 'readAt'>,
): Change<RoomWork>[] {
  if (record.markedAt === null || current === undefined) return [];
  if (!current.isMarkedForDeletion)
    return mayBeMarked(record, readAt) ? [] : [noteChange(unmarked(seen(record)), 'its mark was taken away')];
  const { code } = record;
  const [from, to] = ['marked for deletion', 'in use'];
  const base = { kind: 'update', target: code, title: `Room ${code}`, from, to, reason: 'Booker has it again' };
  return [{ ...base, key: changeKey('update', code, from, to), payload: { do: 'unmark', record: seen(record) } }];
}

/** Writes the record alone: the mark that it knew of is no more. */
export function noteChange(record: RoomRecord, reason: string): Change<RoomWork> {
  const { code } = record;
  const key = changeKey(bookkeepingKind, code, 'marked by us', 'not marked');
  const base = { target: code, title: `Our record of room ${code}`, from: 'marked by us', to: 'not marked' };
  return { ...base, key, kind: bookkeepingKind, reason, payload: { do: 'note', record } };
}
