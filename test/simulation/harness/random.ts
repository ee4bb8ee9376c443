import { seededRandom, uniformOf } from '#sandbox/kit/random.ts';

/**
 * Seeded choices. What is forked by a label depends on seed and label alone, so that leaving one part of a story out
 * leaves the others as they were.
 */
export class Random {
  readonly #key: string;
  readonly #next: () => number;

  constructor(key: string) {
    this.#key = key;
    this.#next = seededRandom(Math.floor(uniformOf(key) * 2 ** 32));
  }

  fork(label: string | number): Random {
    return new Random(`${this.#key}/${label}`);
  }

  /** From 0 inclusive to 1 exclusive. */
  next(): number {
    return this.#next();
  }

  /** An integer from 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor(this.#next() * count);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  of<Value>(values: readonly Value[]): Value {
    for (const value of values.slice(this.below(values.length))) return value;
    throw new RangeError('nothing to choose from');
  }

  /** One of these, each as often as its weight says. */
  weighted<Value>(choices: readonly (readonly [number, Value])[]): Value {
    let left = this.#next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.of(choices.map(([, value]) => value));
  }
}
