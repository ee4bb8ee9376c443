import type { Style } from './style.ts';
import { type Column, textTable } from './text-table.ts';

export interface ItemColumn<Item> extends Column {
  /** Shown from this width of the terminal on; always unless given. */
  readonly from?: number;
  readonly cell: (item: Item) => string;
}

/** A table of things, one a row; a narrow terminal sees the columns that matter most. */
export function itemTable<Item>(items: readonly Item[], columns: readonly ItemColumn<Item>[], style: Style): string {
  const shown = columns.filter(({ from = 0 }) => style.tableWidth >= from);
  return textTable(
    shown,
    items.map(item => shown.map(({ cell }) => cell(item))),
    style,
  );
}
