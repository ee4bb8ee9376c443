import type { Finding } from '#shared/core/change.ts';
import { slotKey } from '../lesson/external-id.ts';
import type { YearFacts } from './year-facts.ts';

/** Slots of the selection that CMIS has with a day or times that cannot be read, each once, for people to correct. */
export function unreadableFindings({
  unreadable,
  selection: { rooms, from, to },
  schedules,
}: Pick<YearFacts, 'unreadable' | 'selection' | 'schedules'>): Finding[] {
  const chosen = [...unreadable.values()].filter(
    ({ room, date }) => (rooms === null || rooms.has(room)) && (date === null || (date >= from && date <= to)),
  );
  return [...Map.groupBy(chosen, slotKey).values()].flatMap(ofSlot => {
    const [first] = ofSlot;
    if (first === undefined) return [];
    const { setId, slotId, room, title, fault, ask } = first;
    const isAll = ofSlot.some(({ week }) => week === null);
    const ours = isAll ? [...schedules.values()].filter(record => slotKey(record) === slotKey(first)) : [];
    const kept = isAll ? ours.length : ofSlot.filter(({ key }) => schedules.has(key)).length;
    const weeks = isAll ? 'all weeks' : `week ${ofSlot.map(({ week }) => week).join(', ')}`;
    const recordings = kept === 1 ? 'its recording as it is' : `its ${kept} recordings as they are`;
    return [
      {
        kind: 'unreadable',
        target: `slot ${slotId} of ${setId}`,
        message: `${title} in room ${room}, ${weeks}, cannot be read: ${fault}.${kept === 0 ? '' : ` Echo360 keeps ${recordings}.`} Ask ${ask}.`,
      },
    ];
  });
}

/** Schedules in Echo360 that are not understood, each once: what they may overlap waits. */
export function oddFindings({
  odd,
  schedules,
  selection,
}: Pick<YearFacts, 'odd' | 'schedules' | 'selection'>): Finding[] {
  const held = new Set([...schedules.values()].map(({ externalId, heldAs }) => heldAs ?? externalId));
  return odd
    .filter(({ room }) => selection.rooms === null || room === null || selection.rooms.has(room))
    .map(({ schedule: { id, externalId, name, date, fault }, room }) => {
      const isOurs = externalId !== null && held.has(externalId);
      const where = room === null ? 'in a room that it does not tell' : `in room ${room}`;
      const what = isOurs
        ? 'It is ours and is sent again.'
        : 'It is not ours: Lockstep leaves it alone, and lessons that it may overlap wait.';
      return {
        kind: 'unreadable-schedule',
        target: externalId ?? id,
        message: `Echo360's “${name}” ${where}${date === null ? '' : ` on ${date}`} cannot be read: ${fault}. ${what}`,
      };
    });
}
