import type { TermtimeRoom } from '#shared/clients/termtime/room-schema.ts';
import type { RoomDraft } from '#shared/clients/termtime/writes.ts';
import { type Change, changeKey, type Finding, type Plan } from '#shared/core/change.ts';
import { sameOrNear } from '#shared/core/folded-key.ts';
import { bookkeepingKind } from '#shared/core/limit-excesses.ts';
import { judgeAsSent, neverSent, type Parts, partsText, sentNow } from '../as-sent.ts';
import { type MappedRoom, type Mapping, type MappingRules, mappedRoom } from './mapped-room.ts';
import { planPlaces } from './plan-places.ts';
import { planRelationships } from './plan-relationships.ts';
import { type RoomRecord, roomKey } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';
import { nearCode, nearFinding, spelledAlike, withoutNear } from './spelling.ts';

/**
 * From Booker's rooms to changes of TermTime's; pure. Units are applied one after the other: places, rooms,
 * relationships, marks. A room that TermTime has and that is not ours is left; one of ours that Booker has no more is
 * marked for deletion, never deleted.
 */
export function planRooms(reading: RoomsReading, rules: MappingRules): Plan<RoomWork> {
  const findings: Finding[] = [
    ...reading.oddities,
    ...reading.unreadableRooms.findings,
    ...reading.unreadableRelationships.findings,
    ...tableFindings(reading, rules),
  ];
  const codes = new Map(Object.entries(rules.roomMapping).map(([code, id]) => [id, code]));
  const usable = usableRules(reading, rules);
  const mappings = reading.booker.map(room => ({ id: room.id, ...mappedRoom(room, usable, codes) }));
  const mappedRooms = mappings.flatMap(({ room }) => (room === undefined ? [] : [room]));
  findings.push(...unmappedFindings(mappings));
  const inTermtime = new Map(reading.rooms.map(room => [room.code, room]));
  const wanted = withoutNear(spelledAlike(mappedRooms, reading), [...inTermtime.keys()], findings);
  const inBooker = sameOrNear(reading.booker.map(({ id }) => codes.get(id) ?? id));
  const rooms = wanted.flatMap(room => planRoom(room, inTermtime.get(room.code), reading, rules, findings));
  const ours = [...reading.records.values()].filter(({ kind }) => kind === 'room');
  const gone = ours
    .filter(({ code }) => inBooker(code) !== code)
    .flatMap(record => {
      const near = inBooker(record.code);
      if (near === undefined) return planGone(record, inTermtime.get(record.code), reading, findings);
      if (!findings.some(({ kind, target }) => kind === nearCode && target === near)) {
        findings.push(nearFinding(near, record.code));
      }
      return [];
    });
  const mapped = new Set(wanted.map(({ code }) => code));
  const back = ours
    .filter(({ code }) => inBooker(code) === code && !mapped.has(code))
    .flatMap(record => planBack(record, inTermtime.get(record.code)));
  const relationships = planRelationships(reading, codes, findings);
  const changes = [...planPlaces(wanted, reading), ...rooms, ...back, ...relationships, ...gone];
  return {
    units: changes.map(change => ({ key: change.key, changes: [change] })),
    findings,
    population: {
      mark: ours.length,
      update: ours.length,
      unrelate: reading.relationships.length,
      create: wanted.length,
    },
  };
}

/** What no table maps, each with the rooms that have it: one entry in a table mends them all. */
function unmappedFindings(mappings: readonly (Mapping & { readonly id: string })[]): Finding[] {
  const each = mappings.flatMap(({ id, missing, unmapped }) => [
    ...missing.map(what => ({ id, text: `${what}. Left as they are in TermTime` })),
    ...unmapped.map(what => ({ id, text: `${what}. Kept without it` })),
  ]);
  return [...Map.groupBy(each, ({ text }) => text)].map(([text, found]) => {
    const ids = found.map(({ id }) => id);
    const target = ids.length === 1 ? (ids[0] ?? '') : `${ids.length} rooms`;
    return { kind: 'no-mapping', target, message: `${text}: ${namesOf(ids)}.` };
  });
}

/** The first ten. */
function namesOf(codes: readonly string[]): string {
  const more = codes.length - 10;
  return `${codes.slice(0, 10).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Tables that name what TermTime does not have: nothing is made silently. */
function tableFindings({ departments, capabilities, activityTypes }: RoomsReading, rules: MappingRules): Finding[] {
  const missing = (kind: string, names: Iterable<string>, there: ReadonlySet<string>): Finding[] =>
    [...new Set(names)]
      .filter(name => !there.has(name))
      .map(name => ({
        kind: 'no-mapping',
        target: name,
        message: `TermTime has no ${kind} ${name}, which the configuration names. It is not sent.`,
      }));
  return [
    ...missing(
      'department',
      rules.departments.map(({ termtime }) => termtime),
      departments,
    ),
    ...missing('capability', rules.capabilities, capabilities),
    ...missing('activity type', Object.keys(rules.capacities), activityTypes),
  ];
}

function usableRules({ departments, capabilities, activityTypes }: RoomsReading, rules: MappingRules): MappingRules {
  return {
    ...rules,
    departments: rules.departments.filter(({ termtime }) => departments.has(termtime)),
    capabilities: rules.capabilities.filter(name => capabilities.has(name)),
    capacities: Object.fromEntries(Object.entries(rules.capacities).filter(([type]) => activityTypes.has(type))),
  };
}

function planRoom(
  room: MappedRoom,
  current: TermtimeRoom | undefined,
  { records, unreadableRooms }: RoomsReading,
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
    const payload: RoomWork = { do: 'create', draft, asSent: sentNow(asked, null, neverSent) };
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
  // Somebody took our mark away: the next one is theirs.
  const isUnmarked = !current.isMarkedForDeletion && record.markedAt !== null;
  const shown = shownParts(room, current, rules);
  const verdict = judgeAsSent(asked, shown, record);
  if (verdict !== 'due' && !returns && record.phase === 'present') {
    if (isUnmarked) return [noteChange({ ...record, markedAt: null }, 'its mark was taken away')];
    return verdict === 'answered' ? [answerChange(record, shown)] : [];
  }
  const from = `${draftText(draftNow(current))}${current.isMarkedForDeletion ? ', marked for deletion' : ''}`;
  const reason = returns ? 'Booker has it again' : 'Booker has it so';
  const payload: RoomWork = { do: 'update', draft, record, marked, asSent: sentNow(asked, shown, record) };
  return [{ ...base, key: changeKey('update', room.code, from, to), kind: 'update', from, reason, payload }];
}

function planGone(
  record: RoomRecord,
  current: TermtimeRoom | undefined,
  { unreadable, unreadableRooms }: RoomsReading,
  findings: Finding[],
): Change<RoomWork>[] {
  const { code } = record;
  if (current === undefined && unreadableRooms.mayBe(code)) return [];
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
  return [{ ...base, key, kind: 'mark', from: 'in use', to: 'marked for deletion', payload: { do: 'mark', record } }];
}

/** A room that returns is unmarked, whatever of it is not mapped. */
function planBack(record: RoomRecord, current: TermtimeRoom | undefined): Change<RoomWork>[] {
  if (record.markedAt === null || current === undefined) return [];
  if (!current.isMarkedForDeletion) return [noteChange({ ...record, markedAt: null }, 'its mark was taken away')];
  const { code } = record;
  const [from, to] = ['marked for deletion', 'in use'];
  const base = { kind: 'update', target: code, title: `Room ${code}`, from, to, reason: 'Booker has it again' };
  return [{ ...base, key: changeKey('update', code, from, to), payload: { do: 'unmark', record } }];
}

function noteChange(record: RoomRecord, reason: string): Change<RoomWork> {
  const { code } = record;
  const key = changeKey(bookkeepingKind, code, 'marked by us', 'not marked');
  const base = { target: code, title: `Our record of room ${code}`, from: 'marked by us', to: 'not marked' };
  return { ...base, key, kind: bookkeepingKind, reason, payload: { do: 'note', record } };
}

/** What is sent: what Booker says, and of capabilities and capacities what the tables do not speak of as it is. */
function draftOf(room: MappedRoom, current: TermtimeRoom | undefined, rules: MappingRules): RoomDraft {
  const { code, name, floor, building, campus, department } = room;
  const kept = (current?.capabilities ?? []).filter(capability => !rules.capabilities.includes(capability));
  const given = new Set(room.capacities.map(({ type }) => type));
  const others = (current?.capacities ?? []).filter(({ type }) => !given.has(type));
  return {
    code,
    name,
    floor: floor.name,
    building: building.name,
    campus: campus.name,
    department,
    capabilities: [...kept, ...room.capabilities].sort(),
    capacities: [...others, ...room.capacities].sort((a, b) => (a.type < b.type ? -1 : 1)),
  };
}

function draftNow(room: TermtimeRoom): RoomDraft {
  const { code, name, capabilities, capacities } = room;
  return {
    code,
    name,
    floor: room.floor ?? '',
    building: room.building ?? '',
    campus: room.campus ?? '',
    department: room.department ?? '',
    capabilities: [...capabilities].sort(),
    capacities: [...capacities].sort((a, b) => (a.type < b.type ? -1 : 1)),
  };
}

/** What is asked for of a room, and nothing else of it. */
function askedParts({ name, floor, building, campus, department, capabilities, capacities }: MappedRoom): Parts {
  return [name, floor.name, building.name, campus.name, department, capabilities.join(), capacityText(capacities)];
}

/** What a room shows of that. */
function shownParts(room: MappedRoom, current: TermtimeRoom, rules: MappingRules): Parts {
  const { name, floor, building, campus, department, capabilities, capacities } = draftNow(current);
  const given = new Set(room.capacities.map(({ type }) => type));
  return [
    name,
    floor,
    building,
    campus,
    department,
    capabilities.filter(capability => rules.capabilities.includes(capability)).join(),
    capacityText(capacities.filter(({ type }) => given.has(type))),
  ];
}

function capacityText(capacities: MappedRoom['capacities']): string {
  return capacities
    .map(({ type, capacity }) => `${type} ${capacity}`)
    .sort()
    .join();
}

function answerChange(record: RoomRecord, shown: Parts): Change<RoomWork> {
  const { code, sent } = record;
  const base = { target: code, title: `Our record of room ${code}`, from: sent ?? '', to: partsText(shown) };
  const key = changeKey(bookkeepingKind, code, base.from, base.to);
  const reason = 'what TermTime made of what it was sent';
  const answered = { ...record, answered: base.to, found: null, times: 0 };
  return { ...base, key, kind: bookkeepingKind, reason, payload: { do: 'note', record: answered } };
}

function draftText({ name, floor, building, campus, department, capabilities, capacities }: RoomDraft): string {
  const sizes = capacities.map(({ type, capacity }) => `${type} ${capacity}`).join(', ');
  return `${name}; ${floor}, ${building}, ${campus}; ${department}; ${capabilities.join(', ')}; ${sizes}`;
}
