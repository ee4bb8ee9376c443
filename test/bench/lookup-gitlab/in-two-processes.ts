import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const addresses = z.object({ gitlab: z.string(), lookup: z.string(), tokenUrl: z.string() });
const figures = z.object({ peakMiB: z.number(), seconds: z.number(), changes: z.number() });
export type Figures = z.infer<typeof figures>;

function start(file: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, args, { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [] });
}

/** The first message of a child; rejects where it ends without one. */
async function told<T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> {
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`the process ended (${code}) without a word`)),
  );
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return schema.parse(message);
}

/** Runs the sync in one process and its stand-ins in another, so that its peak memory is its own. */
export async function inTwoProcesses(users: number): Promise<Figures> {
  const upstreams = start('upstreams-process.ts', [String(users)]);
  try {
    const { gitlab, lookup, tokenUrl } = await told(upstreams, addresses);
    return await told(start('sync-process.ts', [String(users), gitlab, lookup, tokenUrl]), figures);
  } finally {
    upstreams.kill();
  }
}
