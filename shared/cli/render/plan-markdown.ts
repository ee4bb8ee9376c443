import { excessText } from '#shared/core/limit-excesses.ts';
import { printable } from '#shared/core/printable.ts';
import { byKind, countsOf, limitText, type PlanView, plural } from './plan-view.ts';

/** Text in a table cell: whatever Markdown or HTML it may contain is shown, not obeyed. */
function cell(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*_[\]#|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(row => line(row.map(cell))), ''];
}

/** The plan as a document that can be sent to whoever has to agree. */
export function planMarkdown(view: PlanView): string {
  const applied = view.changes.some(change => change.outcome !== undefined);
  const head = ['What', 'From', 'To', 'Why', ...(applied ? ['Outcome'] : [])];
  const groups = byKind(view.changes).flatMap(({ kind, items }) => {
    const limit = limitText(kind, view.limits);
    const rows = items.map(({ title, from, to, reason, outcome }) => {
      const ended =
        outcome === undefined ? '' : `${outcome.status}${outcome.reason === '' ? '' : `: ${outcome.reason}`}`;
      return [title, from, to, reason, ...(applied ? [ended] : [])];
    });
    return [`## ${kind}: ${items.length}`, '', ...(limit === undefined ? [] : [`${limit}.`, '']), ...table(head, rows)];
  });
  const excesses = view.excesses.map(excess => `- **Over a limit**: ${cell(excessText(excess))}`);
  const findings = view.findings.map(({ kind, target, message }) => [kind, target, message]);
  return [
    `# ${view.function} → ${cell(view.target)}`,
    '',
    `${view.mode === 'apply' ? 'Applied' : 'Dry run, nothing was written'}: ${countsOf(view.changes)}. ${cell(view.message)}`,
    ...(view.runId === undefined ? [] : ['', `Run \`${view.runId}\``]),
    '',
    ...(excesses.length === 0 ? [] : [...excesses, '']),
    ...groups,
    ...(findings.length === 0
      ? []
      : [`## ${plural(findings.length, 'finding')}`, '', ...table(['Kind', 'About', 'What'], findings)]),
  ].join('\n');
}
