import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Recording } from '../expected-recordings.ts';
import { type Figures, figuresSchema, files, type PlanFigures, planFiguresSchema } from './figures.ts';

/** What Node itself takes for its heap where the machine has 512 MiB. */
const heap = '--max-old-space-size=256';
const heldSchema = z.array(z.tuple([z.string(), z.object({ date: z.string(), text: z.string() })]));

/** Plans a prepared rollover whole, as an operator does beforehand, in a process of its own. */
export async function planDay(folder: string): Promise<PlanFigures> {
  return await measured('plan-process.ts', [folder], planFiguresSchema);
}

/**
 * Works a prepared rollover off in a process of its own, as the plan of a run has shown it. Gives what it measured and
 * what Echo360 holds in the end.
 */
export async function runDay(
  folder: string,
  planOf: string,
): Promise<{ readonly figures: Figures; readonly held: ReadonlyMap<string, Recording> }> {
  const figures = await measured('day-process.ts', [folder, planOf], figuresSchema);
  const held = heldSchema.parse(JSON.parse(readFileSync(join(folder, files.held), 'utf8')));
  return { figures, held: new Map(held) };
}

async function measured<Measured>(
  program: string,
  given: readonly string[],
  schema: z.ZodType<Measured>,
): Promise<Measured> {
  return await new Promise((resolve, reject) => {
    let message: unknown;
    const file = fileURLToPath(new URL(program, import.meta.url));
    const child = fork(file, given, { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [heap] });
    child.on('message', sent => {
      message = sent;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const parsed = schema.safeParse(message);
      if (code === 0 && parsed.success) resolve(parsed.data);
      else reject(new Error(`${program} of the rollover ended with ${signal ?? code}`));
    });
  });
}
