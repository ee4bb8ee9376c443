import { SeededChoice } from '#sandbox/cmis/seeded-choice.ts';
import type { SlotValues } from '#sandbox/cmis/values.ts';
import type { EditedYear } from '../edited-year.ts';
import type { Career } from './careers.ts';
import { hourText } from './final-places.ts';

/** The fewest rows in which a slot gets from its beginning to its end. */
function leastRows({ before, after, returns }: Career): number {
  return (before === null && after === null) || returns ? 2 : 1;
}

/**
 * Edits CMIS until its queue has exactly `rows` rows more: every slot goes from its beginning to its end over interim
 * places, the rows that this leaves spread evenly at random. The timetable is gone through again and again, as planning
 * software writes its rounds, with one edit of a slot in each.
 */
export function rollOver(edited: EditedYear, careers: readonly Career[], rows: number, seed: number): void {
  const choice = new SeededChoice(seed);
  const spare = new Map<Career, number>();
  const left = rows - careers.reduce((sum, career) => sum + leastRows(career), 0);
  if (left < 0) throw new RangeError(`${rows} rows are too few for ${careers.length} slots`);
  for (let row = 0; row < left; row++) {
    const career = choice.of(careers);
    spare.set(career, (spare.get(career) ?? 0) + 1);
  }
  let turns = careers.map(career => editsOf(career, spare.get(career) ?? 0, edited, choice));
  while (turns.length > 0) turns = turns.filter(edits => edits.next().done !== true);
}

/** One edit, which is one queue row, at each turn: `spare` more than the least. */
function* editsOf(
  { before, after, first, returns }: Career,
  spare: number,
  edited: EditedYear,
  choice: SeededChoice,
): Generator<void> {
  const { slotId } = first;
  const ends = after === null ? [first] : [first, after];
  const endsAsInserted = before === null && after !== null && spare === 0;
  let current = before ?? (endsAsInserted ? after : { ...first, ...interimPlace(ends, choice) });
  if (before === null) {
    edited.insert(current);
    yield;
  }
  if (endsAsInserted) return;
  const interims = spare + (returns ? 1 : 0) - (before === null && after !== null ? 1 : 0);
  for (let edit = 0; edit < interims; edit++) {
    const change = interimPlace([current, ...ends], choice);
    current = { ...current, ...change };
    edited.update(slotId, change);
    yield;
  }
  if (after === null) {
    edited.delete(slotId);
  } else {
    const { weekday, start, finish, roomId, roomGroupCode, lecturerId } = after;
    edited.update(slotId, { weekday, start, finish, roomId, roomGroupCode, lecturerId });
  }
  yield;
}

/** Another hour than any of those, so that each edit is one that Echo360 would show; now and then also another day. */
function interimPlace(others: readonly SlotValues[], choice: SeededChoice) {
  const taken = new Set(others.map(({ start }) => start));
  const hours = Array.from({ length: 9 }, (_, index) => hourText(9 + index)).filter(hour => !taken.has(hour));
  const start = choice.of(hours);
  const weekday = choice.chance(0.25) ? choice.below(5) : (others[0]?.weekday ?? 0);
  return { start, finish: hourText(Number(start.slice(0, 2)) + 1), weekday };
}
