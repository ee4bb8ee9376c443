import type { Column, Row } from '#shared/descriptor/table.ts';
import type { Json } from '#shared/state/store.ts';
import { foreign, type Html, html, type Part } from './html.ts';
import { time } from './time.ts';

function cell(value: Json | undefined, kind: Column['kind'], now: number): Part {
  if (value === null || value === undefined || value === '') return html`<span class="none">–</span>`;
  if (kind === 'instant' && typeof value === 'number') return time(value, now);
  if (typeof value === 'number') return value.toLocaleString('en-GB');
  return foreign(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Rows for people. On a phone each row is a stack, its headings before its values. The first column names the row. */
export function rowsTable(caption: string, columns: readonly Column[], rows: readonly Row[], now: number): Html {
  const cellsOf = (row: Row): Part[] =>
    columns.map(({ key, title, kind }, index) => {
      const inside = cell(row[key], kind, now);
      return index === 0
        ? html`<th scope="row" data-title="${title}">${inside}</th>`
        : html`<td data-title="${title}" class="${kind ?? 'text'}">${inside}</td>`;
    });
  return table(
    caption,
    columns.map(({ title }) => title),
    rows.map(row => html`<tr>${cellsOf(row)}</tr>`),
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
<thead><tr>${heads.map(head => html`<th scope="col"${numbers.includes(head) ? html` class="number"` : ''}>${head === '' ? html`<span class="sr">what</span>` : head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
