import { styleText } from 'node:util';
import { z } from 'zod';

/** The line of a log that people read: what `createLog` writes, loosely. */
const logLine = z.looseObject({
  severity: z.string(),
  time: z.string(),
  message: z.string().default(''),
  'logging.googleapis.com/labels': z
    .looseObject({ function: z.string().optional(), run: z.string().optional() })
    .optional(),
  'logging.googleapis.com/trace': z.string().optional(),
});

type Style = Parameters<typeof styleText>[0];

const levels: Readonly<Record<string, { readonly word: string; readonly style: Style }>> = {
  DEBUG: { word: 'debug', style: 'dim' },
  INFO: { word: 'info ', style: 'cyan' },
  WARNING: { word: 'warn ', style: 'yellow' },
  ERROR: { word: 'ERROR', style: 'red' },
};

function shown(value: unknown): string {
  return typeof value === 'string' && /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value);
}

function errorText(value: unknown): string {
  const error = z.looseObject({ message: z.string(), advice: z.string().optional() }).safeParse(value);
  if (!error.success) return shown(value);
  return error.data.advice === undefined ? error.data.message : `${error.data.message} ${error.data.advice}`;
}

/** One JSON log line as a person reads it on a terminal: time, level, function, message, then the other fields. */
export function readableLine(json: string, colour: boolean): string {
  const { severity, time, message, ...rest } = logLine.parse(JSON.parse(json));
  const { 'logging.googleapis.com/labels': labels, 'logging.googleapis.com/trace': _trace, error, ...fields } = rest;
  const level = levels[severity] ?? { word: severity, style: 'dim' };
  const details = Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`);
  const tint = (style: Style, text: string): string =>
    colour && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  const parts = [
    tint('dim', time.slice(11, 19)),
    tint(level.style, level.word),
    ...(labels?.function === undefined ? [] : [`${labels.function}:`]),
    error === undefined ? message : `${message}: ${tint(level.style, errorText(error))}`,
    tint('dim', details.join(' ')),
  ];
  return parts.filter(part => part !== '').join(' ');
}

/** A log destination that renders lines for people. */
export function readableDestination(write: (text: string) => void, colour: boolean): { write(line: string): void } {
  return { write: line => write(`${readableLine(line, colour)}\n`) };
}
