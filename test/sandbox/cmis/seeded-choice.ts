import { seededRandom } from '#sandbox/kit/random.ts';

/** Repeatable choices from one seed. */
export class SeededChoice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  /** True in `share` (0 to 1) of the cases. */
  chance(share: number): boolean {
    return this.#random() < share;
  }

  of<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('nothing to choose from');
    return value;
  }

  shuffled<Value>(values: readonly Value[]): readonly Value[] {
    const left = [...values];
    const result: Value[] = [];
    while (left.length > 0) result.push(...left.splice(this.below(left.length), 1));
    return result;
  }
}
