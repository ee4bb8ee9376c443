import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Recording } from '../expected-recordings.ts';
import { type Figures, figuresSchema, files } from './figures.ts';

const program = fileURLToPath(new URL('day-process.ts', import.meta.url));
/** What Node itself takes for its heap where the machine has 512 MiB. */
const heap = '--max-old-space-size=256';
const heldSchema = z.array(z.tuple([z.string(), z.object({ date: z.string(), text: z.string() })]));

/** Works a prepared rollover off in a process of its own. Gives what it measured and what Echo360 holds in the end. */
export async function runDay(
  folder: string,
): Promise<{ readonly figures: Figures; readonly held: ReadonlyMap<string, Recording> }> {
  const figures = await new Promise<Figures>((resolve, reject) => {
    let message: unknown;
    const child = fork(program, [folder], { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [heap] });
    child.on('message', given => {
      message = given;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const parsed = figuresSchema.safeParse(message);
      if (code === 0 && parsed.success) resolve(parsed.data);
      else reject(new Error(`the day of the rollover ended with ${signal ?? code}`));
    });
  });
  const held = heldSchema.parse(JSON.parse(readFileSync(join(folder, files.held), 'utf8')));
  return { figures, held: new Map(held) };
}
