import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import { eligibleSlots } from '../eligible-slots.ts';

/**
 * The seeded year with every lesson as a slot of its own, of one week: so a queue row is one notification and, to the
 * author, one call.
 */
export function oneWeekYear(setId: string, rooms: number): YearValues {
  const year = createUniversityYear({ seed: 1, setId, rooms });
  const weeksOf = new Map(year.weekPatterns.map(({ weekId, weeks }) => [weekId, weeks]));
  const single = new Map(
    year.weekPatterns.flatMap(({ weekId, weeks }) => (weeks.length === 1 ? [[weeks[0], weekId]] : [])),
  );
  let slotId = 700_001;
  const slots = eligibleSlots(year, year.slots).flatMap(({ slot, weekId }) =>
    (weeksOf.get(weekId) ?? []).map(
      (week): SlotValues => ({
        ...slot,
        slotId: slotId++,
        weekId: single.get(week) ?? null,
      }),
    ),
  );
  return { ...year, slots };
}
