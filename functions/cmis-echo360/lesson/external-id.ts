/** What one lesson in one week is known by: an academic year (`2023/24`), a timetable slot and a week number. */
export interface OccurrenceId {
  readonly setId: string;
  readonly slotId: number;
  readonly week: number;
}

/**
 * The external id under which Echo360 knows an occurrence, such as `617747-1-2023-24` (seed 002). The year's slash
 * becomes a hyphen, since the id stands in request paths.
 */
export function externalIdOf({ setId, slotId, week }: OccurrenceId): string {
  return `${slotId}-${week}-${setId.replaceAll('/', '-')}`;
}

const ourForm = /^\d+-\d+-(?<set>.+)$/;

/** Whether an external id has the form of ours, whatever the year. */
export function looksLikeOurs(externalId: string): boolean {
  return ourForm.test(externalId);
}

/** Whether an external id has the form of ours, for one of these years. */
export function hasOurForm(externalId: string, setIds: Iterable<string>): boolean {
  const set = ourForm.exec(externalId)?.groups?.['set'];
  return set !== undefined && [...setIds].some(setId => setId.replaceAll('/', '-') === set);
}

/** Names one timetable slot of one year. */
export function slotKey({ setId, slotId }: { readonly setId: string; readonly slotId: number }): string {
  return `${setId} ${slotId}`;
}
