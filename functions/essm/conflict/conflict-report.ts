import { stringify } from 'csv-stringify/sync';
import { html } from 'hono/html';
import type { ConflictRow } from './conflict-rows.ts';

export const reportFormats = ['html', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const columns: readonly { readonly key: keyof ConflictRow; readonly title: string }[] = [
  { key: 'room', title: 'Room' },
  { key: 'start', title: 'From' },
  { key: 'end', title: 'To' },
  { key: 'activity', title: 'Activity in TermTime' },
  { key: 'activityCode', title: 'Code' },
  { key: 'department', title: 'Department' },
  { key: 'inTheWay', title: 'In the way' },
  { key: 'whatToDo', title: 'What to do' },
  { key: 'waitingSince', title: 'Waiting since' },
];

/** The report for schedulers in one of its forms. `madeAt`: ISO 8601. Technical failures are no part of it. */
export async function conflictReport(
  rows: readonly ConflictRow[],
  format: ReportFormat,
  madeAt: string,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ madeAt, conflicts: rows }, null, 2)}\n`;
    case 'csv':
      // A cell that begins like a formula is text all the same.
      return stringify([...rows], {
        header: true,
        columns: columns.map(({ key, title }) => ({ key, header: title })),
        escape_formulas: true,
      });
    case 'html':
      return String(await page(rows, madeAt));
  }
}

export const reportTypes: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

const style =
  'body{font:16px/1.4 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}th,td{border:1px solid #888;padding:.4rem .6rem;text-align:left;vertical-align:top}th{background:#eee}';

function page(rows: readonly ConflictRow[], madeAt: string) {
  const heads = columns.map(({ title }) => html`<th scope="col">${title}</th>`);
  const lines = rows.map(row => html`<tr>${columns.map(({ key }) => html`<td>${row[key]}</td>`)}</tr>\n`);
  const count = rows.length === 1 ? '1 booking' : `${rows.length} bookings`;
  const table =
    rows.length === 0
      ? html`<p>Every activity with a date and a room is booked.</p>`
      : html`<table><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table>`;
  return html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rooms that cannot be booked</title><style>${style}</style></head>
<body><h1>Rooms that cannot be booked</h1>
<p>${count} of TermTime's activities cannot be made in Booker, since something is in the way. Made ${madeAt}.</p>
${table}</body></html>
`;
}
