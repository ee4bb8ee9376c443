import { type Change, changeKey, type Finding, notKnownWhetherDone } from '#shared/core/change.ts';
import { sameOrNear } from '#shared/core/folded-key.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { mayBeMade, roomKey } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';
import { nearFinding } from './spelling.ts';

/**
 * A combined or partitioned room is a relationship of the whole and its parts, so that TermTime sees that they exclude
 * each other. That they are independent is believed of rooms that Booker lists: one that it does not list stays related
 * as it was.
 */
export function planRelationships(
  reading: RoomsReading,
  codes: ReadonlyMap<string, string>,
  findings: Finding[],
): Change<RoomWork>[] {
  const { booker, readAt, records, relationships, rooms } = reading;
  const codeOf = new Map(booker.map(({ index, id }) => [index, codes.get(id) ?? id]));
  const listed = new Set(codeOf.values());
  const partsOf = new Map<string, string[]>();
  for (const { index, partOf } of booker) {
    for (const whole of partOf) {
      const [name, part] = [codeOf.get(whole), codeOf.get(index)];
      if (name === undefined || part === undefined) continue;
      partsOf.set(name, [...(partsOf.get(name) ?? []), part]);
    }
  }
  const there = new Set(relationships.map(({ name }) => name));
  const nearest = sameOrNear(there);
  const wanted = sameOrNear(partsOf.keys());
  const known = new Set(rooms.map(({ code }) => code));
  const changes: Change<RoomWork>[] = [];
  for (const [name, parts] of partsOf) {
    const record = records.get(roomKey({ kind: 'relationship', code: name }));
    const unlisted = (record?.rooms ?? []).filter(code => !listed.has(code) && known.has(code));
    const members = [name, ...[...parts, ...unlisted].sort()];
    const to = members.join(', ');
    const near = nearest(name);
    if (near !== undefined && near !== name) {
      findings.push(nearFinding(name, near));
      continue;
    }
    if (there.has(name) && record === undefined) {
      findings.push({
        kind: 'not-ours',
        target: name,
        message: `TermTime's room relationship ${name} is not ours: it is left.`,
      });
      continue;
    }
    if (there.has(name) && record?.phase === 'present' && record.rooms.join(', ') === to) continue;
    if (!there.has(name) && record !== undefined && reading.unreadableRelationships.mayBe(name)) continue;
    // An earlier request, for other rooms, might be carried out after this one.
    if (!there.has(name) && record !== undefined && mayBeMade(record, readAt) && record.rooms.join(', ') !== to)
      continue;
    const absent = members.filter(code => !known.has(code));
    // Rooms that this very run creates are there the next time.
    if (absent.length > 0) continue;
    const replaces = there.has(name);
    const kind = replaces ? 'update' : 'create';
    const related = record?.rooms.join(', ') ?? '';
    const from = replaces ? (related === to ? notKnownWhetherDone : related) : 'absent';
    changes.push({
      key: changeKey(kind, `relationship ${name}`, from, to),
      kind,
      target: `relationship ${name}`,
      title: `Rooms that exclude each other: ${name}`,
      from,
      to,
      reason: 'Booker has them as combined or partitionable',
      payload: { do: 'relate', name, rooms: members, replaces, before: record ?? null },
    });
  }
  for (const record of records.values()) {
    if (record.kind !== 'relationship' || wanted(record.code) !== undefined || reading.unreadable.length > 0) continue;
    const from = record.rooms.join(', ');
    const target = `relationship ${record.code}`;
    const title = `Rooms that exclude each other: ${record.code}`;
    if (!there.has(record.code) && reading.unreadableRelationships.mayBe(record.code)) continue;
    // What became of a request that made it is settled apart (`planIntended`).
    if (!there.has(record.code) && record.phase === 'intended') continue;
    if (!there.has(record.code)) {
      const key = changeKey(bookkeepingKind, target, 'ours', 'forgotten');
      const reason = 'TermTime has it no more';
      const payload: RoomWork = { do: 'forget', record };
      changes.push({ key, kind: bookkeepingKind, target, title, from: 'ours', to: 'forgotten', reason, payload });
      continue;
    }
    const unlisted = [record.code, ...record.rooms].filter(code => !listed.has(code));
    if (unlisted.length > 0) {
      const names = [...new Set(unlisted)].join(', ');
      const message = `The room relationship ${record.code} stays: Booker does not list ${names}, and says nothing of it.`;
      findings.push({ kind: 'in-question', target, message });
      continue;
    }
    changes.push({
      key: changeKey('unrelate', target, from, 'independent'),
      kind: 'unrelate',
      target,
      title,
      from,
      to: 'independent',
      reason: 'Booker has them as independent',
      payload: { do: 'unrelate', record },
    });
  }
  return changes;
}
