import type { OwnColumns } from './own-columns.ts';

/** What a slot asks to have recorded: picture and sound, or sound (and the display) alone. */
export type RecordingFeature = 'VIDEOREC' | 'AUDIOREC';

/** What is known of an eligible lesson apart from its time. */
export interface Lesson {
  readonly setId: string;
  readonly slotId: number;
  /** Always 1 for an eligible slot. */
  readonly slotEntry: number;
  readonly week: number;
  readonly moduleId: string;
  readonly groupCode: string;
  readonly roomId: string;
  /** The room this one is a part of, for split rooms. */
  readonly roomGroupCode: string | null;
  readonly lecturerId: string | null;
  /** The lecturer's, else that of the slot's contact. */
  readonly presenterEmail: string | null;
  /** Whose that is; null without one. */
  readonly presenterBy: 'lecturer' | 'contact' | null;
  readonly departmentId: string | null;
  readonly name: string | null;
  readonly feature: RecordingFeature;
  /**
   * When the slot last changed, by the database server's clock, `YYYY-MM-DDTHH:MM:SS`; null: not since the triggers
   * were installed. Sorts as text, null first.
   */
  readonly changedAt: string | null;
}

/** One eligible lesson on one date, as CMIS has it now. */
export interface CmisEvent extends Lesson {
  readonly weekday: number;
  /** Its slot's own columns. */
  readonly own: OwnColumns;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, local time of the university; `finish` is after `start`. */
  readonly start: string;
  readonly finish: string;
  readonly fault?: undefined;
}

/** An eligible slot whose weeks cannot be told: some may have been recorded. */
export interface WeeklessSlot extends Omit<Lesson, 'week'> {
  readonly week: null;
  readonly date: null;
  readonly fault: string;
}

/** An eligible lesson whose day or times were entered in a way that cannot be read: it is there, but not when. */
export interface UnreadableEvent extends Lesson {
  /** `YYYY-MM-DD`, where at least the day can be read. */
  readonly date: string | null;
  /** What is wrong, in a timetabler's words. */
  readonly fault: string;
}

/** Told apart by `fault` and `week`. */
export type FoundEvent = CmisEvent | UnreadableEvent | WeeklessSlot;
