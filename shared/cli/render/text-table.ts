import Table from 'cli-table3';
import { fitColumns } from './fit-columns.ts';
import type { Style } from './style.ts';
import { columnsOf } from './wrap.ts';

export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right';
  /** Never narrower than this, however narrow the terminal. */
  readonly least?: number;
}

const noLines = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
};

const indent = 2;
const gap = 2;

export interface TableOptions {
  /** Cells that do not fit go on in further lines instead of ending in `…`. */
  readonly wrap?: boolean;
}

/** A table without lines, indented and never wider than the terminal. A column that is empty in every row is left out. */
export function textTable(
  all: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
  options: TableOptions = {},
): string {
  const shown = all.flatMap((_, index) => (rows.some(row => (row[index] ?? '') !== '') ? [index] : []));
  const columns = shown.flatMap(index => all[index] ?? []);
  const body = rows.map(row => shown.map(index => row[index] ?? ''));
  const wanted = columns.map((column, index) =>
    Math.max(columnsOf(column.head), ...body.map(row => columnsOf(row[index] ?? ''))),
  );
  const least = columns.map((column, index) => Math.min(column.least ?? 8, wanted[index] ?? 1));
  const widths = fitColumns(wanted, least, style.width - indent - gap * (columns.length - 1) - 1);
  const table = new Table({
    chars: noLines,
    colWidths: widths,
    colAligns: columns.map(column => column.align ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    wordWrap: options.wrap ?? false,
    head: columns.map(column => column.head),
  });
  table.push(...body);
  const [head = '', ...lines] = table.toString().split('\n');
  return [style.dim(head.trimEnd()), ...lines.map(line => line.trimEnd())]
    .map(line => ' '.repeat(indent) + line)
    .join('\n');
}
