import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Columns that text takes in a terminal: colours take none, an East Asian character or an emoji two. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** Text in lines of at most `width` columns, broken between words; lines after the first are indented further. */
export function wrap(text: string, width: number, indent = ''): string {
  const room = Math.max(3, width - indent.length);
  const [first = '', ...others] = wrapAnsi(text, room).split('\n');
  const further = others.length === 0 ? [] : wrapAnsi(others.join(' '), room - 2).split('\n');
  return [`${indent}${first}`, ...further.map(line => `${indent}  ${line}`)].join('\n');
}
