import type { Finding } from '#shared/core/change.ts';
import { slotKey } from '../queue/round/round-facts.ts';
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
    const kept = ofSlot.filter(({ externalId }) => schedules.has(externalId)).length;
    const weeks = ofSlot.map(({ week }) => week).join(', ');
    const recordings = kept === 1 ? 'its recording as it is' : `its ${kept} recordings as they are`;
    return [
      {
        kind: 'unreadable',
        target: `slot ${slotId} of ${setId}`,
        message: `${title} in room ${room}, week ${weeks}, cannot be read: ${fault}.${kept === 0 ? '' : ` Echo360 keeps ${recordings}.`} Ask ${ask}.`,
      },
    ];
  });
}
