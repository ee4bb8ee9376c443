import type { Store } from '#shared/state/store.ts';
import { stateOn } from '../state.ts';

/**
 * Lets one commit after the other go, each with a number that rises: whoever follows the changes from a cursor on must
 * not be passed by one that was numbered earlier and written later. Numbers are ms since the epoch by the run's clock,
 * and above all that were ever given.
 */
export class ChangeOrder {
  readonly #store: Store;
  readonly #now: () => number;
  #last: Promise<number> | undefined;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Waits for its turn, then writes with its number. What `write` throws is the caller's alone. */
  async next(write: (changedAt: number) => Promise<void>): Promise<void> {
    const before = this.#last ?? this.#newest();
    const mine = before.then(async last => {
      const changedAt = Math.max(this.#now(), last + 1);
      await write(changedAt);
      return changedAt;
    });
    // A number that was not used leaves a gap, which harms nobody.
    this.#last = mine.catch(async () => (await before.catch(() => 0)) + 1);
    await mine;
  }

  async #newest(): Promise<number> {
    const { entries } = await stateOn(this.#store).items.query(
      'changes',
      { isKnown: true },
      { limit: 1, direction: 'descending' },
    );
    return entries[0]?.value.changedAt ?? 0;
  }
}
