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
