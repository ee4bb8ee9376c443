import type { Place } from './room-places.ts';
import type { SeededChoice } from './seeded-choice.ts';
import { weekPatterns } from './teaching-weeks.ts';
import { missingModule, type University, unrecordedGroups } from './university.ts';
import type { RoomValues, SlotValues, YearValues } from './values.ts';

const time = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Ways in which a slot misses one of the criteria. */
const spoilings: readonly ((slot: SlotValues) => SlotValues)[] = [
  slot => ({ ...slot, status: 3 }),
  slot => ({ ...slot, sourcesId: 'BOOKING' }),
  slot => ({ ...slot, roomId: null, roomGroupCode: null }),
  slot => ({ ...slot, moduleId: missingModule }),
  slot => ({ ...slot, groupCode: 'LC99' }),
  ...unrecordedGroups.map(groupCode => (slot: SlotValues) => ({ ...slot, groupCode })),
  slot => ({ ...slot, groupCode: null }),
  slot => ({ ...slot, requests: [] }),
  slot => ({ ...slot, requests: ['PROJECTOR'] }),
];

/** Makes slots of a university, with ids in order. */
export class SlotMaker {
  readonly #choice: SeededChoice;
  readonly #university: University;
  readonly #weekIds = new Map(weekPatterns.map((weeks, index) => [weeks.join(','), { weekId: index + 1, weeks }]));
  readonly #firstDay: number;
  readonly #people: readonly string[];
  readonly #bareRoom: string | null;
  #nextSlotId = 600_001;

  constructor(choice: SeededChoice, university: University, firstDay: number) {
    this.#choice = choice;
    this.#university = university;
    this.#firstDay = firstDay;
    this.#people = university.people.map(person => person.personNo);
    this.#bareRoom =
      university.rooms.find(room => room.features.every(feature => feature === 'PROJECTOR'))?.roomId ?? null;
  }

  get patterns(): YearValues['weekPatterns'] {
    return [...this.#weekIds.values()];
  }

  weekIdOf(weeks: readonly number[]): number {
    const key = weeks.join(',');
    const known = this.#weekIds.get(key) ?? { weekId: this.#weekIds.size + 1, weeks };
    this.#weekIds.set(key, known);
    return known.weekId;
  }

  eligible(room: RoomValues, place: Place): SlotValues {
    const choice = this.#choice;
    const module = choice.of(this.#university.modules);
    const person = choice.of(this.#people);
    const contactOnly = choice.chance(0.03);
    const both = choice.chance(0.05);
    return {
      slotId: this.#nextSlotId++,
      slotEntry: 1,
      sourcesId: 'TEACH',
      status: 2,
      weekId: this.weekIdOf(place.weeks),
      weekday: (place.day - this.#firstDay + 7) % 7,
      start: time(place.hour),
      finish: time(place.hour + place.hours),
      moduleId: module.moduleId,
      groupCode: choice.of(['LC01', 'LC01', 'LC02', 'SM01', 'TU01', 'TU02', 'LB01']),
      roomId: room.roomId,
      roomGroupCode: room.roomGroupCode,
      lecturerId: contactOnly ? null : person,
      departmentId: module.owner,
      requests: both ? ['AUDIOREC', 'VIDEOREC', 'PROJECTOR'] : [choice.chance(0.6) ? 'VIDEOREC' : 'AUDIOREC'],
      name: choice.chance(0.3) ? `${module.name}, ${choice.of(['lecture', 'class', 'revision'])}` : null,
      contact: contactOnly ? person : null,
    };
  }

  /** The slot as if it missed a criterion, or a second entry of it. Never counted as a use of the room. */
  beside(slot: SlotValues): SlotValues {
    if (this.#choice.chance(0.3)) return { ...slot, slotEntry: 2 };
    if (this.#choice.chance(0.1))
      return { ...slot, slotId: this.#nextSlotId++, roomId: this.#bareRoom, roomGroupCode: null };
    return this.#choice.of(spoilings)({ ...slot, slotId: this.#nextSlotId++ });
  }
}
