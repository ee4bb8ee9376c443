import { z } from 'zod';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';

const counted = z.array(z.object({ KEY: z.string(), N: z.number() }));

/** How many rows the queue has, by ACTION or by STATUS. */
export function queueRows({ database }: CmisSandbox, by: 'ACTION' | 'STATUS'): Readonly<Record<string, number>> {
  const rows = database.prepare(`select ${by} as KEY, count(*) as N from STT_ECHO_QUEUE group by ${by}`).all();
  return Object.fromEntries(counted.parse(rows).map(({ KEY, N }) => [KEY, N]));
}
