import type { Column, Row } from '#shared/descriptor/table.ts';
import type { Json } from '#shared/state/store.ts';
import { foreign, type Html, html, type Part } from './html.ts';
import { time } from './time.ts';

function cell(value: Json | undefined, kind: Column['kind'], now: number): Part {
  if (value === null || value === undefined || value === '') return html`<span class="none">–</span>`;
  if (kind === 'instant' && typeof value === 'number') return time(value, now);
  if (typeof value === 'number') return kind === 'number' ? value.toLocaleString('en-GB') : String(value);
  if (typeof value === 'string' && dayOrHours.test(value)) return html`<span class="whole">${value}</span>`;
  return foreign(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A day, or from when to when: stays in one line. */
const dayOrHours = /^(\d{4}-\d\d-\d\d|\d\d:\d\d–\d\d:\d\d)$/;

export interface RowExtras {
  /** Where a row leads. */
  readonly link?: (row: Row) => string | undefined;
  /** Where a run is shown. */
  readonly runAt?: (id: string) => string;
  /** A box to tick in front of each row: the form's field, and what is sent of a row. */
  readonly tick?: { readonly name: string; readonly value: (row: Row) => string };
}

/** Rows for people. On a phone each row is a stack, its headings before its values. The first column names the row. */
export function rowsTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly Row[],
  now: number,
  { link, runAt, tick }: RowExtras = {},
): Html {
  const named = (row: Row): string => {
    const value = row[columns[0]?.key ?? ''];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'this row';
  };
  const cellsOf = (row: Row): Part[] =>
    columns.map(({ key, title, kind }, index) => {
      const inside = cell(row[key], kind, now);
      const id = row[key];
      const run = kind === 'run' && typeof id === 'string' && id !== '' ? runAt?.(id) : undefined;
      const led = run === undefined ? inside : html`<a href="${run}">${inside}</a>`;
      if (index > 0) return html`<td data-title="${title}" class="${kind ?? 'text'}">${led}</td>`;
      const href = link?.(row);
      return html`<th scope="row" data-title="${title}">${href === undefined ? inside : html`<a href="${href}">${inside}</a>`}</th>`;
    });
  const box = (row: Row): Part =>
    tick === undefined
      ? ''
      : html`<td class="tick"><input type="checkbox" name="${tick.name}" value="${tick.value(row)}" aria-label="Choose ${named(row)}"></td>`;
  const heads = columns.map(({ title }) => title);
  return table(
    caption,
    tick === undefined ? heads : ['', ...heads],
    rows.map(row => html`<tr>${box(row)}${cellsOf(row)}</tr>`),
    columns.filter(({ kind }) => kind === 'number').map(({ title }) => title),
  );
}

/** A table in a box that scrolls by itself where it must. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly Html[],
  numbers: readonly string[] = [],
): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption class="sr">${caption}</caption>
<thead><tr>${heads.map(head => html`<th scope="col"${numbers.includes(head) ? html` class="number"` : ''}>${head === '' ? html`<span class="sr">choose</span>` : head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
