import { type Change, changeKey, type Finding } from '#shared/core/change.ts';
import { sameOrNear } from '#shared/core/folded-key.ts';
import { roomKey } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';
import { nearFinding } from './spelling.ts';

/**
 * A combined or partitioned room is a relationship of the whole and its parts, so that TermTime sees that they exclude
 * each other.
 */
export function planRelationships(
  reading: RoomsReading,
  codes: ReadonlyMap<string, string>,
  findings: Finding[],
): Change<RoomWork>[] {
  const { booker, records, relationships, rooms } = reading;
  const codeOf = new Map(booker.map(({ index, id }) => [index, codes.get(id) ?? id]));
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
    const members = [name, ...parts.sort()];
    const record = records.get(roomKey({ kind: 'relationship', code: name }));
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
    const absent = members.filter(code => !known.has(code));
    // Rooms that this very run creates are there the next time.
    if (absent.length > 0) continue;
    const replaces = there.has(name);
    const kind = replaces ? 'update' : 'create';
    const from = replaces ? (record?.rooms.join(', ') ?? '') : 'absent';
    changes.push({
      key: changeKey(kind, `relationship ${name}`, from, to),
      kind,
      target: `relationship ${name}`,
      title: `Rooms that exclude each other: ${name}`,
      from,
      to,
      reason: 'Booker has them as combined or partitionable',
      payload: { do: 'relate', name, rooms: members, replaces },
    });
  }
  for (const record of records.values()) {
    if (record.kind !== 'relationship' || wanted(record.code) !== undefined || reading.unreadable.length > 0) continue;
    const from = record.rooms.join(', ');
    const target = `relationship ${record.code}`;
    changes.push({
      key: changeKey('unrelate', target, from, 'independent'),
      kind: 'unrelate',
      target,
      title: `Rooms that exclude each other: ${record.code}`,
      from,
      to: 'independent',
      reason: 'Booker has them as independent',
      payload: { do: 'unrelate', record },
    });
  }
  return changes;
}
