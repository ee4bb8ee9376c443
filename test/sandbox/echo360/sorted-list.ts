/** Items in the order of a string key, kept so under insertion and removal. Keys are unique. */
export class SortedList<Item> {
  readonly #keys: string[] = [];
  readonly #items: Item[] = [];

  get size(): number {
    return this.#keys.length;
  }

  set(key: string, item: Item): void {
    const index = this.#firstNotBelow(key);
    const present = this.#keys[index] === key;
    this.#keys.splice(index, present ? 1 : 0, key);
    this.#items.splice(index, present ? 1 : 0, item);
  }

  delete(key: string): void {
    const index = this.#firstNotBelow(key);
    if (this.#keys[index] !== key) return;
    this.#keys.splice(index, 1);
    this.#items.splice(index, 1);
  }

  /** At most `limit` items whose keys come after `key` (from the start where undefined), and whether more follow. */
  after(key: string | undefined, limit: number): { items: Item[]; more: boolean } {
    const at = key === undefined ? 0 : this.#firstNotBelow(key);
    const start = this.#keys[at] === key ? at + 1 : at;
    return { items: this.#items.slice(start, start + limit), more: start + limit < this.#keys.length };
  }

  values(): readonly Item[] {
    return this.#items;
  }

  #firstNotBelow(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
