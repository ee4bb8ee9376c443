/**
 * What Lockstep wants a recording schedule to be: one occurrence, always sent whole, since an update may replace
 * everything.
 */
export interface ScheduleDraft {
  readonly externalId: string;
  readonly name: string;
  /** External id of the room. */
  readonly room: string;
  /** `YYYY-MM-DD`, local to the room's campus. */
  readonly date: string;
  /** `HH:MM`. */
  readonly start: string;
  readonly end: string;
  /** External id of the section. */
  readonly section: string;
  readonly presenterEmail: string | null;
  readonly input1: string;
  readonly input2: string | null;
  readonly captureQuality: string;
}

/**
 * The body of a create or update (API version 2): the members of the captured minimal request, those without a value
 * left out.
 */
export function scheduleBody(draft: ScheduleDraft): object {
  return {
    startDate: draft.date,
    startTime: draft.start,
    endTime: draft.end,
    sections: [{ sectionExternalId: draft.section }],
    name: draft.name,
    externalId: draft.externalId,
    venue: { roomExternalId: draft.room },
    ...(draft.presenterEmail === null ? {} : { presenter: { userEmail: draft.presenterEmail } }),
    input1: draft.input1,
    ...(draft.input2 === null ? {} : { input2: draft.input2 }),
    captureQuality: draft.captureQuality,
  };
}
