import { styleText } from 'node:util';
import { z } from 'zod';
import { printable } from '#shared/core/printable.ts';

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

/** `rooms=3`; of a mapping each member, `requests.cmis=4`. */
function details(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${name}=${shown(value)}`];
  return Object.entries(value).map(([key, inner]) => `${name}.${key}=${shown(inner)}`);
}

const loggedError = z.looseObject({ message: z.string(), advice: z.string().optional() });

/** The message and what the error adds to it: its own words, unless they are the message already, and its advice. */
function sentence(message: string, error: unknown, tint: (text: string) => string): string {
  if (error === undefined) return printable(message);
  const { data = { message: shown(error) } } = loggedError.safeParse(error);
  const words =
    data.message === message ? printable(message) : `${printable(message)}: ${tint(printable(data.message))}`;
  return data.advice === undefined ? words : `${words} ${printable(data.advice)}`;
}

/** One JSON log line as a person reads it on a terminal: time, level, function, message, then the other fields. */
export function readableLine(json: string, colour: boolean): string {
  const { severity, time, message, ...rest } = logLine.parse(JSON.parse(json));
  const { 'logging.googleapis.com/labels': labels, 'logging.googleapis.com/trace': _trace, error, ...fields } = rest;
  const level = levels[severity] ?? { word: severity, style: 'dim' };
  const tint = (style: Style, text: string): string =>
    colour && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  const parts = [
    tint('dim', time.slice(11, 19)),
    tint(level.style, level.word),
    ...(labels?.function === undefined ? [] : [`${labels.function}:`]),
    sentence(message, error, text => tint(level.style, text)),
    tint(
      'dim',
      Object.entries(fields)
        .flatMap(([name, value]) => details(name, value))
        .join(' '),
    ),
  ];
  return parts.filter(part => part !== '').join(' ');
}

/** A log destination that renders lines for people. */
export function readableDestination(write: (text: string) => void, colour: boolean): { write(line: string): void } {
  return { write: line => write(`${readableLine(line, colour)}\n`) };
}
