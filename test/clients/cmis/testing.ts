import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CmisSandbox } from '#sandbox/cmis/cmis-sandbox.ts';
import { createCmisSandbox } from '#sandbox/cmis/sandbox.ts';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import { type CmisUpstream, createCmisUpstream } from '#shared/clients/cmis/cmis-upstream.ts';
import type { CmisContext } from '#shared/clients/cmis/run-connections.ts';
import { silentLog } from '#shared/core/log.ts';

/** A run's context that counts and can be made to refuse writes or to abort. */
export function testContext(): CmisContext & {
  counted: number;
  readonly endings: (() => Promise<void>)[];
  readonly abort: AbortController;
  mayWrite: boolean;
} {
  const abort = new AbortController();
  const endings: (() => Promise<void>)[] = [];
  return {
    runId: 'one',
    endings,
    atEnd: ending => void endings.push(ending),
    clock: new ManualClock('2026-11-02T09:00:00Z'),
    log: silentLog,
    signal: abort.signal,
    abort,
    counted: 0,
    mayWrite: true,
    count(upstream) {
      if (upstream === 'cmis') this.counted += 1;
    },
    async beforeWrite() {
      if (!this.mayWrite) throw new Error('no lease');
    },
  };
}

/** A stand-in in a temporary file with a reader on it; both are gone after the test. */
export async function openSandbox(
  t: { after(close: () => Promise<void>): void },
  options: { readonly now?: () => number; readonly firstWeekday?: number } = {},
): Promise<{
  sandbox: CmisSandbox;
  parts: CmisUpstream;
  cmis: Cmis;
  context: ReturnType<typeof testContext>;
  file: string;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-cmis-'));
  const file = join(folder, 'cmissand.db');
  const sandbox = createCmisSandbox(options.now === undefined ? { file } : { file, now: options.now });
  const context = testContext();
  const parts = createCmisUpstream(
    {
      database: { driver: 'sqlite', file },
      name: 'CMISSAND',
      setId: '2026/27',
      otherSetIds: [],
      totalTimeoutSeconds: 30,
      firstWeekday: options.firstWeekday ?? 0,
    },
    { secrets: { read: async () => '' } },
  );
  const cmis = await parts.connect(context);
  t.after(async () => {
    for (const ending of context.endings) await ending();
    sandbox.close();
    rmSync(folder, { recursive: true });
  });
  return { sandbox, parts, cmis, context, file };
}

/** Everything an asynchronous iteration gives. */
export async function collected<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}
