import { SeededChoice } from '#sandbox/cmis/seeded-choice.ts';
import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import { FinalPlaces } from './final-places.ts';

/** What becomes of one slot in the rollover. */
export interface Career {
  /** Null: it is new. */
  readonly before: SlotValues | null;
  /** Null: it is gone in the end. */
  readonly after: SlotValues | null;
  /** The slot before; of a new one, its place in the end or, if it has no end, some place. */
  readonly first: SlotValues;
  /** It is edited on the way and ends as it was. */
  readonly returns: boolean;
}

/** Of the lessons before, by shares; new ones, and new ones that are deleted again, as shares of as many. */
export const shares = {
  deleted: 0.2,
  moved: 0.35,
  reassigned: 0.1,
  returned: 0.2,
  untouched: 0.15,
  created: 0.7,
  ghosts: 0.12,
} as const;

/** The careers of all slots that are touched, in the order of the timetable, new ones after those of the same room. */
export function careersOf(year: YearValues, seed: number): Career[] {
  const choice = new SeededChoice(seed);
  const rooms = year.rooms.filter(({ features }) => features.some(feature => feature !== 'PROJECTOR'));
  const used = new Set(year.slots.map(({ roomId }) => roomId));
  const places = new FinalPlaces(
    rooms.filter(({ roomId }) => used.has(roomId)),
    choice,
  );
  const drawn = year.slots.map(slot => ({ slot, kind: kindOf(choice) }));
  for (const { slot, kind } of drawn) if (kind !== 'deleted' && kind !== 'moved') places.keep(slot);

  const anotherPerson = (slot: SlotValues): SlotValues => {
    const others = year.people.filter(({ personNo, email }) => personNo !== slot.lecturerId && email !== null);
    return { ...slot, lecturerId: choice.of(others).personNo };
  };
  const another = { slotId: 1 + Math.max(...year.slots.map(({ slotId }) => slotId)) };
  return drawn.flatMap(({ slot, kind }) => {
    const careers: Career[] = [];
    const add = (after: SlotValues | null, returns = false) =>
      careers.push({ before: slot, after, first: slot, returns });
    if (kind === 'deleted') add(null);
    if (kind === 'moved') add({ ...slot, ...places.find(slot, choice.chance(0.4)) });
    if (kind === 'reassigned') add(anotherPerson(slot));
    if (kind === 'returned') add(slot, true);
    const added = (after: (made: SlotValues) => SlotValues | null) => {
      const first = { ...anotherPerson(slot), slotId: another.slotId++, ...places.find(slot, true) };
      careers.push({ before: null, after: after(first), first, returns: false });
    };
    if (choice.chance(shares.created)) added(made => made);
    if (choice.chance(shares.ghosts)) added(() => null);
    return careers;
  });
}

type Kind = 'deleted' | 'moved' | 'reassigned' | 'returned' | 'untouched';

function kindOf(choice: SeededChoice): Kind {
  let left = choice.below(1_000_000) / 1_000_000;
  for (const kind of ['deleted', 'moved', 'reassigned', 'returned'] as const) {
    if (left < shares[kind]) return kind;
    left -= shares[kind];
  }
  return 'untouched';
}
