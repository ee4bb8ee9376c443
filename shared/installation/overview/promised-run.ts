import { functionsOf, runsOf } from '#shared/descriptor/catalogue.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { readControl } from '#shared/runtime/lease/control-record.ts';

/** A run that somebody has asked for and no tick has made yet. */
export interface PromisedRun {
  readonly function: string;
  readonly by: string;
  /** When it was asked for, ms since the epoch. */
  readonly at: number;
  /** What it waits for, as a sentence. */
  readonly waits: string;
}

/** The promised run of this id, of whichever configured function it is; undefined where none has it. */
export async function promisedRun(
  { store, syncs, config }: Pick<Installation, 'store' | 'syncs' | 'config'>,
  id: string,
): Promise<PromisedRun | undefined> {
  const all = runsOf(functionsOf(syncs)).filter(each => each.settingsIn(config) !== undefined);
  for (const { name, configuredAs } of all) {
    const { runRequest, paused } = (await readControl(store, name)).value;
    if (runRequest?.runId !== id) continue;
    const waits =
      paused === null
        ? `It is waiting: the next tick of ${configuredAs} makes it.`
        : `It is waiting: ${paused.by} has paused ${name}, and the first tick after it is resumed makes it.`;
    return { function: name, by: runRequest.by, at: runRequest.at, waits };
  }
  return undefined;
}
