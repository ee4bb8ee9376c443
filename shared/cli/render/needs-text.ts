import { z } from 'zod';
import { printable } from '#shared/core/printable.ts';
import type { NeedsPerson } from '#shared/descriptor/view.ts';
import type { Style } from './style.ts';
import { timeText } from './time-text.ts';
import { wrap } from './wrap.ts';

/** What waits for a person, since when, and what mends it. */
export function needsText(needs: NeedsPerson, sync: string, now: number, style: Style): string {
  const { sentence, since, operation, advice } = needs;
  const given = z.record(z.string(), z.json()).safeParse(operation?.parameters).data ?? {};
  const flags = Object.entries(given).map(([key, value]) =>
    value === true ? `--${key}` : `--${key} ${JSON.stringify(value)}`,
  );
  const mends = operation === undefined ? [] : [`lockstep ${[operation.name, sync, ...flags].join(' ')}`];
  const when = since === null ? '' : ` Since ${timeText(since, now)}.`;
  return [
    style.warning(wrap(`? ${printable(sentence)}${when}`, style.width, '  ')),
    ...(advice === undefined ? [] : [wrap(printable(advice), style.width, '    ')]),
    ...mends.map(line => `      ${line}`),
  ].join('\n');
}
