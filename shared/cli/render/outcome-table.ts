import { printable } from '#shared/core/printable.ts';
import type { PlannedChange } from '#shared/runtime/run/run-result.ts';
import { plural } from './plan-view.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';

/** The changes that did not simply end as planned, worst first, with the reasons in full; empty when there are none. */
export function outcomeTable(
  changes: readonly PlannedChange[],
  style: Style,
  options: { readonly rows: number },
): string {
  const order = ['failed', 'deferred', 'skipped'] as const;
  return order
    .flatMap(status => {
      const members = changes.filter(change => change.outcome?.status === status);
      if (members.length === 0) return [];
      const colour = status === 'failed' ? style.bad : style.warning;
      const rows = members.slice(0, options.rows).map(change => {
        return [change.kind, printable(change.title), printable(change.outcome?.reason ?? '')];
      });
      const hidden = members.length - rows.length;
      return [
        colour(`${plural(members.length, 'change')} ${status}`),
        textTable([{ head: 'Kind' }, { head: 'What', least: 16 }, { head: 'Why', least: 24 }], rows, style),
        ...(hidden > 0 ? [style.dim(`  … and ${hidden.toLocaleString('en-GB')} more (--all)`)] : []),
      ];
    })
    .join('\n');
}
