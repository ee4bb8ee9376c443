import { printable } from '#shared/core/printable.ts';
import type { Table } from '#shared/descriptor/table.ts';
import type { Json } from '#shared/state/store.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';
import { timeText } from './time-text.ts';

function cell(value: Json | undefined, isInstant: boolean, now: number): string {
  if (value === null || value === undefined) return '';
  if (isInstant && typeof value === 'number') return timeText(value, now);
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What a sync shows, as a table; cells that do not fit go on in further lines. `now`: ms since the epoch. */
export function rowsTable({ columns, rows }: Table, now: number, style: Style): string {
  return textTable(
    columns.map(({ title, kind }) => ({ head: title, align: kind === 'number' ? 'right' : 'left' })),
    rows.map(row => columns.map(({ key, kind }) => cell(row[key], kind === 'instant', now))),
    style,
  );
}
