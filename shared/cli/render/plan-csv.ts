import { stringify } from 'csv-stringify/sync';
import { printable } from '#shared/core/printable.ts';
import type { PlanView } from './plan-view.ts';

const columns = ['type', 'kind', 'target', 'title', 'from', 'to', 'reason', 'outcome', 'why', 'key'];

/**
 * The plan for a spreadsheet: one row a change, then one a finding. Cells that a spreadsheet would take for a formula
 * are made text by a leading apostrophe, since names in them come from systems that others write to.
 */
export function planCsv(view: PlanView): string {
  const changes = view.changes.map(({ kind, target, title, from, to, reason, outcome, key }) => {
    return ['change', kind, target, title, from, to, reason, outcome?.status ?? 'planned', outcome?.reason ?? '', key];
  });
  const findings = view.findings.map(({ kind, target, message }) => [
    'finding',
    kind,
    target,
    message,
    '',
    '',
    '',
    '',
    '',
    '',
  ]);
  const rows = [...changes, ...findings].map(row => row.map(printable));
  return stringify([columns, ...rows], { escape_formulas: true, record_delimiter: 'windows' });
}
