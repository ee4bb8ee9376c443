import { type StoryKey, stepsOf } from './story.ts';

/**
 * A shorter story that fails in the same way: steps are left out, in halves, quarters and so on, then one by one, and
 * runs are left undisturbed, for as long as it still fails. `fails` tells whether a story does.
 */
export async function shrunk(key: StoryKey, fails: (key: StoryKey) => Promise<boolean>): Promise<StoryKey> {
  let steps = [...stepsOf(key).keys()];
  let calm = [...(key.calm ?? [])];
  const tells = (kept: readonly number[], calmed: readonly number[]) =>
    fails({ seed: key.seed, steps: kept, calm: calmed });
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < steps.length; ) {
      const kept = [...steps.slice(0, start), ...steps.slice(start + size)];
      if (await tells(kept, calm)) steps = kept;
      else start += size;
    }
  }
  for (const [number, { kind }] of stepsOf({ ...key, steps })) {
    if (kind === 'run' && !calm.includes(number) && (await tells(steps, [...calm, number]))) calm = [...calm, number];
  }
  return { seed: key.seed, steps, calm: calm.filter(number => steps.includes(number)) };
}

/** What stays the same of a failure when a story is shortened: its words, without the numbers in them. */
export function kindOf(failure: Error | undefined): string | undefined {
  return failure?.message.replaceAll(/[\d:–.-]+/g, '#').slice(0, 40);
}

/** The command that tells this story again. */
export function replayCommand(scene: string, { seed, steps, calm = [] }: StoryKey): string {
  const parts = [`node test/simulation/replay.ts --scene ${scene} --seed ${seed}`];
  if (steps !== undefined) parts.push(`--steps ${steps.length === 0 ? 'none' : steps.join(',')}`);
  if (calm.length > 0) parts.push(`--calm ${calm.join(',')}`);
  return parts.join(' ');
}
