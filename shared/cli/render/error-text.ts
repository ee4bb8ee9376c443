import { InvalidConfigError } from '#shared/config/problems.ts';
import { LockstepError, messageOf } from '#shared/core/errors.ts';
import { printable } from '#shared/core/printable.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

function lines(text: string, width: number): string {
  return text
    .split('\n')
    .map(line => wrap(printable(line), width, /^ */.exec(line)?.[0] ?? ''))
    .join('\n');
}

/** What went wrong and what to do next; the stack only for whoever asks for it. */
export function errorText(error: unknown, style: Style, debug: boolean): string {
  const advice = error instanceof LockstepError ? error.advice : undefined;
  const stack = debug && error instanceof Error ? `\n${style.dim(error.stack ?? '')}` : '';
  const hint = error instanceof LockstepError || debug ? '' : '\nThis is a defect in Lockstep; --debug shows where.';
  const text = `${style.bad('Error:')} ${lines(messageOf(error), style.width - 7)}`;
  return `${text}${advice === undefined ? '' : `\n${lines(advice, style.width)}`}${hint}${stack}`;
}

/** The same for machines. */
export function errorJson(error: unknown): unknown {
  return {
    error: messageOf(error),
    ...(error instanceof LockstepError && error.advice !== undefined ? { advice: error.advice } : {}),
    ...(error instanceof InvalidConfigError ? { problems: error.problems } : {}),
  };
}
