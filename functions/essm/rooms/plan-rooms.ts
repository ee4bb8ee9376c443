import type { Finding, Plan } from '#shared/core/change.ts';
import { sameOrNear } from '#shared/core/folded-key.ts';
import { type MappingRules, mappedRoom } from './mapped-room.ts';
import { planIntended } from './plan-intended.ts';
import { planBack, planGone } from './plan-mark.ts';
import { planPlaces } from './plan-places.ts';
import { planRelationships } from './plan-relationships.ts';
import { planRoom } from './plan-room.ts';
import { roomKey } from './room-record.ts';
import type { RoomWork } from './room-work.ts';
import type { RoomsReading } from './rooms-reading.ts';
import { nearCode, nearFinding, spelledAlike, withoutNear } from './spelling.ts';
import { tableFindings, unmappedFindings, usableRules } from './unmapped.ts';

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
      const current = inTermtime.get(record.code);
      // Where TermTime has it no more there is nothing beside which the other spelling would be made.
      if (near === undefined || current === undefined) return planGone(record, current, reading, findings);
      if (!findings.some(({ kind, target }) => kind === nearCode && target === near)) {
        findings.push(nearFinding(near, record.code));
      }
      return [];
    });
  const mapped = new Set(wanted.map(({ code }) => code));
  const back = ours
    .filter(({ code }) => inBooker(code) === code && !mapped.has(code))
    .flatMap(record => planBack(record, inTermtime.get(record.code), reading));
  const relationships = planRelationships(reading, codes, findings);
  const touched = new Set([
    ...[...rooms, ...back, ...gone].map(({ target }) => roomKey({ kind: 'room', code: target })),
    ...relationships.map(({ target }) => target),
  ]);
  const intended = planIntended(reading, touched);
  const changes = [...planPlaces(wanted, reading), ...rooms, ...back, ...relationships, ...gone, ...intended];
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
