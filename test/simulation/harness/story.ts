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

/** Every story has at least three steps that run something; with the runs of the quiet that makes five at least. */
const leastRuns = 3;

/** All steps of a seed's story, by number. */
export function stepsOf({ seed, steps, calm = [] }: StoryKey): ReadonlyMap<number, Step> {
  const random = new Random(`${seed}`).fork('steps');
  const wanted =
    leastRuns +
    random.weighted([
      [6, 0],
      [2, 1],
      [1, 4],
    ]);
  const all = new Map<number, Step>();
  for (let runs = 0; runs < wanted; ) {
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
