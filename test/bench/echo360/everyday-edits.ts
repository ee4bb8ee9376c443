import type { SlotChanges } from '#sandbox/cmis/cmis-sandbox.ts';
import { SeededChoice } from '#sandbox/cmis/seeded-choice.ts';
import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import type { EditedYear } from './edited-year.ts';
import { eligibleSlots } from './eligible-slots.ts';
import { expectedRecordings } from './expected-recordings.ts';
import { netChanges } from './net-changes.ts';

/**
 * What timetablers do to eligible lessons until so many recordings differ: six in ten a new time, room or day, two
 * another lecturer, one is deleted, one new; and one in four is edited twice. Each slot is chosen once.
 */
export function everydayEdits(edited: EditedYear, seed: number, until: number): void {
  const { year } = edited;
  const choice = new SeededChoice(seed);
  const before = expectedRecordings(year, edited.slots());
  const slots = choice.shuffled(eligibleSlots(year, edited.slots()).map(({ slot }) => slot));
  let next = Math.max(...slots.map(({ slotId }) => slotId)) + 100_000;
  for (const slot of slots) {
    if (netChanges(before, expectedRecordings(year, edited.slots())).all >= until) return;
    const kind = choice.below(10);
    if (kind === 0) edited.delete(slot.slotId);
    else if (kind === 1) edited.insert({ ...slot, slotId: next++, ...timeAt(choice), weekday: choice.below(5) });
    else {
      const again = choice.chance(0.25) ? 2 : 1;
      for (let time = 0; time < again; time++) edited.update(slot.slotId, changeOf(kind, choice, year, slot));
    }
  }
}

function changeOf(kind: number, choice: SeededChoice, year: YearValues, slot: SlotValues): SlotChanges {
  if (kind <= 4) return timeAt(choice);
  if (kind <= 6) return roomIn(choice, year);
  if (kind === 7) return { weekday: ((slot.weekday ?? 0) + 1 + choice.below(4)) % 5 };
  return { lecturerId: choice.of(year.people).personNo };
}

function timeAt(choice: SeededChoice) {
  const hour = 9 + choice.below(9);
  const text = (at: number) => `${String(at).padStart(2, '0')}:00`;
  return { start: text(hour), finish: text(hour + 1) };
}

function roomIn(choice: SeededChoice, { rooms }: YearValues) {
  const recording = rooms.filter(({ features }) => features.some(feature => feature !== 'PROJECTOR'));
  const { roomId, roomGroupCode } = choice.of(recording);
  return { roomId, roomGroupCode };
}
