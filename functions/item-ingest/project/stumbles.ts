/** So many looks failing one after the other mean that GitLab, not an item, is what is wrong. */
const inARow = 3;

/** Counts the failures that may be GitLab's, over a run. */
export class Stumbles {
  #count = 0;

  /** Whether the run should stop now. */
  failed(): boolean {
    this.#count += 1;
    return this.#count >= inARow;
  }

  succeeded(): void {
    this.#count = 0;
  }
}
