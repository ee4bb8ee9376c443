import type { Json, Store } from '#shared/state/store.ts';
import type { Counted } from './counted.ts';
import type { Column, Row } from './table.ts';

export interface ViewContext {
  readonly store: Store;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
}

export interface ViewPage {
  readonly rows: readonly Row[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

export interface PageAsked {
  /** At most so many rows. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** Something that waits for a person: counted, said in a sentence, and with what mends it. */
export interface NeedsPerson extends Counted {
  /** For somebody who has just been woken: what it is and what follows from it. */
  readonly sentence: string;
  /** Of the oldest, ms since the epoch; null where that is not known. */
  readonly since: number | null;
  /** What mends it, if one of the sync's operations does. */
  readonly operation?: { readonly name: string; readonly parameters: Json };
  /** What a person does where no operation helps. */
  readonly advice?: string;
}

/** A number that people ask for first, and the view that has what is behind it. */
export interface Figure extends Counted {
  readonly title: string;
  /** The view that lists it. */
  readonly view?: string;
}

/** Something that stands in a place at a time of one day. */
export interface CalendarEvent {
  readonly title: string;
  /** `HH:MM`, of the place's wall clock; `end` at the next event's `start` is no overlap. */
  readonly start: string;
  readonly end: string;
  /** What is the matter with it, and whom to ask. */
  readonly note: string;
  /** Nothing is the matter with it; it is there since others overlap it. */
  readonly isFine?: boolean;
}

/** One day of one place. */
export interface CalendarDay {
  readonly place: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly events: readonly CalendarEvent[];
  /** The history that tells more of it. */
  readonly opens?: { readonly history: string; readonly id: string };
}

/**
 * Rows that may be ticked: the value at `key` of each is one of the list `parameter` that operations of the sync, or
 * runs of its functions, are asked for.
 */
export interface RowActs {
  readonly parameter: string;
  readonly key: string;
  readonly does: readonly ({ readonly operation: string } | { readonly run: string; readonly title: string })[];
}

/** A week of days of places. */
export interface CalendarWeek {
  readonly days: readonly CalendarDay[];
  /** Whether the week has more than was asked for. */
  readonly isCut: boolean;
}

/** One list of what a sync knows, for `lockstep view` and the console. */
export interface ViewDescriptor {
  /** `failed`, `in-conflict`: one word, unique in its sync. */
  readonly name: string;
  readonly title: string;
  /** One line: what stands in it. */
  readonly summary: string;
  readonly columns: readonly Column[];
  page(context: ViewContext, asked: PageAsked): Promise<ViewPage>;
  /** Days of places from `first` on, before `before` (`YYYY-MM-DD`), where they can be drawn so. */
  week?(context: ViewContext, asked: { first: string; before: string; limit: number }): Promise<CalendarWeek>;
  /** What may be done to rows that are ticked. */
  readonly acts?: RowActs;
  /**
   * Which history a row opens (`SyncDescriptor.histories`), by the value at `key`; the link stands in the column of
   * that key or, without one, in the first.
   */
  readonly opens?: { readonly history: string; readonly key: string };
  /** Column that says why a row stands here: rows are told by cause before they are listed. */
  readonly reason?: string;
  /** It changes while people look at it. */
  readonly isLive?: boolean;
  /** Undefined when nobody is needed. Costs a count and at most one document. */
  needsPerson?(context: ViewContext): Promise<NeedsPerson | undefined>;
}
