import { countsInWords } from '#shared/core/campaign-text.ts';
import { excessText } from '#shared/core/limit-excesses.ts';
import { printable } from '#shared/core/printable.ts';
import type { PlannedChange } from '#shared/runtime/run/run-result.ts';
import { byKind, countsOf, type Group, limitText, type PlanView, plural } from './plan-view.ts';
import type { Style } from './style.ts';
import { type Column, textTable } from './text-table.ts';
import { columnsOf, wrap } from './wrap.ts';

export interface PlanTableOptions {
  /** Rows shown of each kind; the others are counted. */
  readonly rows: number;
}

/**
 * Below this width from and to share a column, and cells go on in further lines: what changes is at the end of a long
 * text.
 */
const wide = 110;

function more(hidden: number, style: Style): string[] {
  if (hidden <= 0) return [];
  return [style.dim(wrap(`… and ${hidden.toLocaleString('en-GB')} more (--all, or --format csv)`, style.width, '  '))];
}

function outcomeText(change: PlannedChange, style: Style): string {
  if (change.outcome === undefined) return style.bad('undecided: the run ended before it could say');
  const { status, reason } = change.outcome;
  const words = printable(reason === '' ? status : `${status}: ${reason}`);
  if (status === 'failed') return style.bad(words);
  return status === 'done' ? style.good(words) : style.warning(words);
}

const worstFirst = ['failed', 'deferred', 'skipped', 'done'] as const;

/** What nobody knows the end of comes first, then what needs a look; what was done comes last. */
function rankOf({ outcome }: PlannedChange): number {
  return outcome === undefined ? -1 : worstFirst.indexOf(outcome.status);
}

function arrow(from: string, to: string): string {
  if (from === '') return to;
  return to === '' ? from : `${from} → ${to}`;
}

/** `create: 3  (limit …)`, the limit on a line of its own where the terminal is narrow. */
function heading(kind: string, count: number, view: PlanView, style: Style): string {
  const words = `${kind}: ${count.toLocaleString('en-GB')}`;
  const limit = limitText(kind, view.limits);
  if (limit === undefined) return style.bold(words);
  const fits = columnsOf(words) + columnsOf(limit) + 4 <= style.width;
  return `${style.bold(words)}${style.dim(fits ? `  (${limit})` : `\n${wrap(`(${limit})`, style.width, '  ')}`)}`;
}

function changeGroup(group: Group<PlannedChange>, view: PlanView, { rows }: PlanTableOptions, style: Style): string[] {
  const applied = group.items.some(change => change.outcome !== undefined);
  const roomy = style.tableWidth >= wide;
  const columns: Column[] = [
    { head: 'What', least: 16 },
    ...(roomy
      ? [
          { head: 'From', least: 10 },
          { head: 'To', least: 10 },
        ]
      : [{ head: 'Change', least: 14 }]),
    { head: applied ? 'Outcome' : 'Why', least: 12 },
  ];
  const items = applied ? group.items.toSorted((a, b) => rankOf(a) - rankOf(b)) : group.items;
  const lines = items.slice(0, rows).map(change => {
    const [from, to] = [printable(change.from), printable(change.to)];
    const moved = roomy ? [from, to] : [arrow(from, to)];
    return [printable(change.title), ...moved, applied ? outcomeText(change, style) : printable(change.reason)];
  });
  const count = view.totals?.[group.kind] ?? group.items.length;
  const title = heading(group.kind, count, view, style);
  return ['', title, textTable(columns, lines, style), ...more(count - Math.min(rows, group.items.length), style)];
}

/**
 * The plan for people at a terminal: grouped by kind with counts and limits, then what stands against it, then the
 * findings.
 */
export function planTable(view: PlanView, style: Style, options: PlanTableOptions): string {
  const title = wrap(
    `${view.function} → ${printable(view.target)}: ${view.totals === undefined ? countsOf(view.changes) : countsInWords(view.totals)}`,
    style.width,
  );
  const excesses = view.excesses.map(excess =>
    style.bad(wrap(`over the limit of ${excessText(excess)}`, style.width, '  ')),
  );
  const groups = byKind(view.changes).flatMap(group => changeGroup(group, view, options, style));
  const findings = view.findings.slice(0, options.rows).map(({ kind, target, message }) => {
    return [kind, printable(target), printable(message)];
  });
  const columns = [{ head: 'Kind' }, { head: 'About', least: 12 }, { head: 'What', least: 24 }];
  const found =
    findings.length === 0
      ? []
      : [
          '',
          style.bold(plural(view.findings.length, 'finding')),
          textTable(columns, findings, style),
          ...more(view.findings.length - options.rows, style),
        ];
  return [style.bold(title), ...excesses, ...groups, ...found].join('\n');
}
