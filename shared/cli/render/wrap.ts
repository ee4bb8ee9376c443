import { stripVTControlCharacters } from 'node:util';

/** Columns that text takes, colours not counted. */
export function columnsOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** Text in lines of at most `width` characters, broken between words; lines after the first are indented further. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const isFirst = line.trim() === '';
    if (!isFirst && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else {
      line = isFirst ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
