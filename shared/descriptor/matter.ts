import type { Store } from '#shared/state/store.ts';

/**
 * Something that people outside the team are told by mail, since they can mend it: a lesson that is not recorded, an
 * activity without its room.
 */
export interface Matter {
  /** Unique in its source, and the same for as long as it is the same matter. */
  readonly id: string;
  /** Local day, `YYYY-MM-DD`. After it nobody is told any more. */
  readonly date: string;
  /** Local times of day, `10:00–11:00`. */
  readonly time: string;
  readonly room: string;
  /** Code of the department whose it is; null where that is not known. */
  readonly department: string | null;
  /** Addresses of the people who teach it. */
  readonly lecturers: readonly string[];
  readonly title: string;
  /** What is wrong, as a sentence or a list. */
  readonly why: string;
  /** What the reader can do, in sentences. */
  readonly whatToDo: string;
}

/** One kind of matter that a sync knows of. */
export interface MatterSource {
  /** `in-conflict`: one word, unique in its sync. */
  readonly name: string;
  /** Heading of its part of a mail: “Lessons that are not recorded”. */
  readonly title: string;
  /** All that are open from `today` (`YYYY-MM-DD`) on. Reads state only. */
  read(context: { readonly store: Store; readonly today: string }): Promise<readonly Matter[]>;
}
