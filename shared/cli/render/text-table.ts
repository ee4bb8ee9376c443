import Table from 'cli-table3';
import wrapAnsi from 'wrap-ansi';
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

/**
 * A table without lines, indented and never wider than the terminal. A cell that does not fit goes on in further lines:
 * nothing is cut. A column that is empty in every row is left out.
 */
export function textTable(all: readonly Column[], rows: readonly (readonly string[])[], style: Style): string {
  const shown = all.flatMap((_, index) => (rows.some(row => (row[index] ?? '') !== '') ? [index] : []));
  const columns = shown.flatMap(index => all[index] ?? []);
  const body = rows.map(row => shown.map(index => row[index] ?? ''));
  const wanted = columns.map((column, index) =>
    Math.max(columnsOf(column.head), ...body.map(row => columnsOf(row[index] ?? ''))),
  );
  const least = columns.map(({ head, least: given = 8 }, index) =>
    Math.min(Math.max(given, columnsOf(head)), wanted[index] ?? 1),
  );
  const widths = fitColumns(wanted, least, style.tableWidth - indent - gap * (columns.length - 1) - 1);
  const table = new Table({
    chars: noLines,
    colWidths: widths,
    colAligns: columns.map(column => column.align ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    wordWrap: false,
    head: columns.map(column => column.head),
  });
  table.push(...body.map(row => row.map((cell, index) => folded(cell, widths[index] ?? 1))));
  const [head = '', ...lines] = table.toString().split('\n');
  return [style.dim(head.trimEnd()), ...lines.map(line => line.trimEnd())]
    .map(line => ' '.repeat(indent) + line)
    .join('\n');
}

/** A word that is longer than its column is broken too: it is not cut. */
function folded(cell: string, width: number): string {
  return columnsOf(cell) <= width ? cell : wrapAnsi(cell, width, { hard: true });
}
