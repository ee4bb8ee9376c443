import type { Installation } from './installation.ts';

const mostTicks = 5_000;

/**
 * Ticks on the minute until one finds nothing to do. `during` is told of each result. Returns the minutes from the
 * first tick to the end of the last run that did something.
 */
export async function workOff(
  { clock }: Installation,
  tick: ReturnType<Installation['queue']>,
  during?: (result: Awaited<ReturnType<typeof tick>>) => void,
): Promise<number> {
  const began = clock.monotonic();
  let ended = began;
  for (let ticks = 0; ticks < mostTicks; ticks++) {
    const result = await tick();
    if (result.runId === undefined && result.status === 'succeeded') return (ended - began) / 60_000;
    ended = clock.monotonic();
    during?.(result);
    await clock.sleep(60_000 - (clock.now() % 60_000));
  }
  throw new Error(`there is still something to do after ${mostTicks} ticks`);
}
