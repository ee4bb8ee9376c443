import { addDays, type CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import { CannotSupplyError } from './cannot.ts';

/** An academic year of CMIS as an Echo360 term: from the first day of its first week to the last of its last. @throws CannotSupplyError without weeks */
export function termOf({ setId, weekStarts }: CmisCalendar) {
  const starts = [...weekStarts.values()].sort();
  const [first] = starts;
  const last = starts.at(-1);
  if (first === undefined || last === undefined) throw new CannotSupplyError(`CMIS has no weeks for ${setId}`);
  return { externalId: setId, name: setId, startDate: first, endDate: addDays(last, 6) };
}
