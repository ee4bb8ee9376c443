import wrapAnsi from 'wrap-ansi';

/** Of the text part of a mail. */
export const columns = 72;

/** Text in lines of at most so many columns, each behind the indent. */
export function wrapped(text: string, indent = ''): string {
  return wrapAnsi(text, columns - indent.length, { hard: true })
    .split('\n')
    .map(line => `${indent}${line}`.trimEnd())
    .join('\n');
}
