import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Connection } from 'mariadb';

/** Statements of a script as SQL*Plus would send them, or another script it calls. */
export type Step = { readonly statement: string } | { readonly script: string };

const clientCommand = /^(WHENEVER|SET|PROMPT|SHOW|EXIT)\b/i;
const block = /^(CREATE\s+(OR\s+REPLACE\s+)?(FUNCTION|PROCEDURE|TRIGGER|PACKAGE)|DECLARE|BEGIN)\b/i;

/**
 * Takes a SQL*Plus script apart as far as ours go: `@@` calls, client commands (skipped), comments, statements that end
 * with `;` and PL/SQL blocks that end with `/` on a line of its own. Throws where a script ends within a statement.
 */
export function stepsOf(text: string): readonly Step[] {
  const steps: Step[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    if (lines.length === 0) {
      if (line.trim() === '' || line.startsWith('--') || clientCommand.test(line)) continue;
      if (line.startsWith('@@')) {
        steps.push({ script: line.slice(2).trim() });
        continue;
      }
    }
    const isBlock = block.test(lines[0] ?? line);
    if (isBlock && line.trim() === '/') {
      steps.push({ statement: lines.join('\n') });
      lines = [];
    } else if (!isBlock && line.trimEnd().endsWith(';')) {
      steps.push({ statement: [...lines, line].join('\n').trimEnd().slice(0, -1) });
      lines = [];
    } else lines.push(line);
  }
  if (lines.length > 0) throw new Error(`the script ends within a statement: ${lines[0]}`);
  return steps;
}

/**
 * Runs a script and those it calls, with `&1` replaced; stops at the first error, naming the script. Scripts marked
 * "Oracle only" are left out.
 */
export async function runScript(connection: Connection, file: string, argument = ''): Promise<void> {
  const text = readFileSync(file, 'utf8');
  if (text.startsWith('-- Oracle only')) return;
  for (const step of stepsOf(text)) {
    if ('script' in step) {
      await runScript(connection, join(dirname(file), step.script), argument);
      continue;
    }
    try {
      await connection.query(step.statement.replaceAll('&1', argument));
    } catch (error) {
      throw new Error(`${file}: ${String(error)}`, { cause: error });
    }
  }
}
