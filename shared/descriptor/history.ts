import type { Table } from './table.ts';
import type { CalendarDay, NeedsPerson, ViewContext } from './view.ts';

/** Something that happened to one thing. */
export interface HistoryEvent {
  /** ms since the epoch. */
  readonly at: number;
  readonly what: string;
  /** One word for how it stands; blank where there is none. */
  readonly status: string;
  readonly detail: string;
  readonly runId: string | null;
}

/** All that is known of one thing: how it stands now, and how it came to that. */
export interface History {
  readonly title: string;
  /** How it stands now, in a sentence or two. */
  readonly sentence: string;
  readonly facts: readonly { readonly term: string; readonly value: string }[];
  /** Such as what was sent beside what was answered. */
  readonly tables: readonly ({ readonly title: string } & Table)[];
  /** Latest first. */
  readonly events: readonly HistoryEvent[];
  readonly days?: readonly CalendarDay[];
  /** Runs that may have changed it, latest first, and what their changes have as `target`. */
  readonly runs: readonly string[];
  readonly targets: readonly string[];
  /** What mends it, where one of the sync's operations does. */
  readonly operation?: NonNullable<NeedsPerson['operation']>;
  /** Histories of things that belong to it. */
  readonly related?: readonly { readonly title: string; readonly history: string; readonly id: string }[];
}

/** One kind of thing whose history can be looked at, by its id. Costs no scan: a document and bounded queries. */
export interface HistoryDescriptor {
  /** `occurrence`: one word, unique in its sync and none of its views. */
  readonly name: string;
  /** What such a thing is called. */
  readonly title: string;
  /** Undefined where nothing is known of it. */
  read(context: ViewContext, id: string): Promise<History | undefined>;
}

/** Something that was found. */
export interface Hit {
  readonly title: string;
  /** Where and when. */
  readonly detail: string;
  readonly history: string;
  readonly id: string;
}

export interface Hits {
  /** `Recordings in the room LT1`. */
  readonly title: string;
  readonly hits: readonly Hit[];
  /** Whether there are more than are given. */
  readonly isCut: boolean;
}

/** How a sync's things are looked for. */
export interface SearchDescriptor {
  /** What may be typed: `a room, a course, a lecturer’s address or an external id`. */
  readonly by: string;
  /** Bounded queries only. */
  find(context: ViewContext, text: string): Promise<readonly Hits[]>;
}
