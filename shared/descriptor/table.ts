import type { Json } from '#shared/state/store.ts';

/** A column of what people are shown: the key of its value in each row, and its heading. */
export interface Column {
  readonly key: string;
  readonly title: string;
  /** `instant`: ms since the epoch, shown as a time where people read it. `run`: the id of one, which leads to it. */
  readonly kind?: 'text' | 'number' | 'instant' | 'run';
}

export type Row = Readonly<Record<string, Json>>;

/** Rows for people: printed by the command line, drawn by the console, given as they are to programs. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}
