import type { Json, Store } from '#shared/state/store.ts';
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
export interface NeedsPerson {
  readonly count: number;
  /** For somebody who has just been woken: what it is and what follows from it. */
  readonly sentence: string;
  /** Of the oldest, ms since the epoch; null where that is not known. */
  readonly since: number | null;
  /** What mends it, if one of the sync's operations does. */
  readonly operation?: { readonly name: string; readonly parameters: Json };
  /** What a person does where no operation helps. */
  readonly advice?: string;
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
  /** Undefined when nobody is needed. Costs a count and at most one document. */
  needsPerson?(context: ViewContext): Promise<NeedsPerson | undefined>;
}
