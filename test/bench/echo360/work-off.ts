import type { Installation } from './installation.ts';

const mostTicks = 5_000;

/**
 * Ticks on the minute until one finds nothing to do. `during` is told of each result. Returns the minutes from the
 * first tick to the end of the last run that did something.
 */
export async function workOff(
  { clock }: Installation,
  tick: ReturnType<Installation['queue']>,
  during?: (result: Awaited<ReturnType<typeof tick>>) => ReturnType<Installation['queue']> | undefined,
): Promise<number> {
  const began = clock.monotonic();
  let ended = began;
  let current = tick;
  for (let ticks = 0; ticks < mostTicks; ticks++) {
    const result = await current();
    if (result.runId === undefined && result.status === 'succeeded') return (ended - began) / 60_000;
    ended = clock.monotonic();
    current = during?.(result) ?? current;
    await clock.sleep(60_000 - (clock.now() % 60_000));
  }
  throw new Error(`there is still something to do after ${mostTicks} ticks`);
}
