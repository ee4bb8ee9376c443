import type { TermtimeRoom } from '#shared/clients/termtime/room-schema.ts';
import { type Change, changeKey, type Finding, notKnownWhetherDone } from '#shared/core/change.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { judgeAsSent, neverSent, type Parts, partsText, sentNow } from '../as-sent.ts';
import type { MappedRoom, MappingRules } from './mapped-room.ts';
import { noteChange } from './plan-mark.ts';
import { askedParts, draftNow, draftOf, draftText, shownParts } from './room-draft.ts';
import { mayBeMarked, type RoomRecord, roomKey, unmarked } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';

/** A room that Booker has: made, brought up to date where it is ours, else named in `findings` and left. */
export function planRoom(
  room: MappedRoom,
  current: TermtimeRoom | undefined,
  { records, readAt, unreadableRooms }: RoomsReading,
  rules: MappingRules,
  findings: Finding[],
): Change<RoomWork>[] {
  const record = records.get(roomKey({ kind: 'room', code: room.code }));
  const isHidden = record === undefined ? unreadableRooms.is(room.code) : unreadableRooms.mayBe(room.code);
  if (current === undefined && isHidden) return [];
  const draft = draftOf(room, current, rules);
  const asked = askedParts(room);
  const to = draftText(draft);
  const base = { target: room.code, title: `Room ${room.code} ${room.name}`, to };
  if (current === undefined) {
    const payload: RoomWork = {
      do: 'create',
      draft,
      asSent: sentNow(asked, null, neverSent),
      before: record ?? null,
    };
    return [
      {
        ...base,
        key: changeKey('create', room.code, 'absent', to),
        kind: 'create',
        from: 'absent',
        reason: 'Booker has it',
        payload,
      },
    ];
  }
  if (record === undefined) {
    if (partsText(asked) !== partsText(shownParts(room, current, rules))) {
      const message = `TermTime's room ${room.code} differs from Booker's and is not ours: essm-adopt can take it over.`;
      findings.push({ kind: 'not-ours', target: room.code, message });
    }
    return [];
  }
  // A mark of ours is taken away when the room returns; one that a person set stays.
  const marked = current.isMarkedForDeletion && record.markedAt === null;
  const returns = current.isMarkedForDeletion && record.markedAt !== null;
  const keepsMark = !current.isMarkedForDeletion && mayBeMarked(record, readAt);
  // Somebody took our mark away: the next one is theirs.
  const isUnmarked = !current.isMarkedForDeletion && record.markedAt !== null && !keepsMark;
  const shown = shownParts(room, current, rules);
  const verdict = judgeAsSent(asked, shown, record);
  if (verdict !== 'due' && !returns && record.phase === 'present') {
    if (isUnmarked) return [noteChange(unmarked(record), 'its mark was taken away')];
    return verdict === 'answered' ? [answerChange(record, shown)] : [];
  }
  const now = `${draftText(draftNow(current))}${current.isMarkedForDeletion ? ', marked for deletion' : ''}`;
  const then = `${to}${marked ? ', marked for deletion' : ''}`;
  const from = now === then ? notKnownWhetherDone : now;
  const reason = returns ? 'Booker has it again' : 'Booker has it so';
  const asSent = sentNow(asked, shown, record);
  const payload: RoomWork = { do: 'update', draft, record, marked, keepsMark, asSent };
  const key = changeKey('update', room.code, now, then);
  return [{ ...base, key, kind: 'update', from, to: then, reason, payload }];
}

function answerChange(record: RoomRecord, shown: Parts): Change<RoomWork> {
  const { code, sent } = record;
  const base = { target: code, title: `Our record of room ${code}`, from: sent ?? '', to: partsText(shown) };
  const key = changeKey(bookkeepingKind, code, base.from, base.to);
  const reason = 'what TermTime made of what it was sent';
  const answered = { ...record, answered: base.to, found: null, times: 0 };
  return { ...base, key, kind: bookkeepingKind, reason, payload: { do: 'note', record: answered } };
}
