import { Random } from './random.ts';

/** One step of a story. `random` seeds all that is drawn in it. */
export type Step =
  | { readonly kind: 'run'; readonly random: Random; readonly isCalm: boolean }
  | { readonly kind: 'edit' | 'operate' | 'rush'; readonly random: Random }
  | { readonly kind: 'wait'; readonly random: Random; readonly ms: number };

/** A story is told by its seed; a shorter one leaves out steps of it, or disturbs fewer runs. */
export interface StoryKey {
  readonly seed: number;
  /** Numbers of the steps that are told; all, where undefined. */
  readonly steps?: readonly number[];
  /** Numbers of runs that nothing disturbs. */
  readonly calm?: readonly number[];
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** All steps of a seed's story, by number. */
export function stepsOf({ seed, steps, calm = [] }: StoryKey): ReadonlyMap<number, Step> {
  const random = new Random(`${seed}`).fork('steps');
  // Most mistakes show in a few steps, and many short stories meet more of them than a few long ones.
  const wanted = random.weighted([
    [4, 1],
    [4, 2],
    [2, 3],
    [1, 5],
  ]);
  const all = new Map<number, Step>();
  // A step that is asked for by its number is there, however many are drawn today.
  const last = Math.max(-1, ...(steps ?? []));
  for (let runs = 0; runs < wanted || all.size <= last; ) {
    const number = all.size;
    const own = new Random(`${seed}`).fork(number);
    const kind = random.weighted([
      [5, 'run'],
      [6, 'edit'],
      [2, 'wait'],
      [1, 'operate'],
      [1, 'rush'],
    ] as const);
    const ms = random.of([minute, 10 * minute, hour, 9 * hour, day, 3 * day, 40 * day]);
    if (kind === 'run') runs += 1;
    all.set(
      number,
      kind === 'run'
        ? { kind, random: own, isCalm: calm.includes(number) }
        : kind === 'wait'
          ? { kind, random: own, ms }
          : { kind, random: own },
    );
  }
  return steps === undefined ? all : new Map([...all].filter(([number]) => steps.includes(number)));
}
