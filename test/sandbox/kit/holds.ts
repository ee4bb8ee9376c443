/** Requests that are held until someone releases them by name. */
export class Holds {
  readonly #held = new Map<string, (() => void)[]>();
  readonly #watchers = new Map<string, (() => void)[]>();

  /** Resolves when `release` is called with the same name. */
  wait(name: string): Promise<void> {
    return new Promise(resolve => {
      this.#held.set(name, [...(this.#held.get(name) ?? []), resolve]);
      for (const watcher of this.#watchers.get(name) ?? []) watcher();
      this.#watchers.delete(name);
    });
  }

  /** Resolves once a request is held under this name. */
  reached(name: string): Promise<void> {
    if (this.#held.has(name)) return Promise.resolve();
    return new Promise(resolve => {
      this.#watchers.set(name, [...(this.#watchers.get(name) ?? []), resolve]);
    });
  }

  /** Lets all requests go that are held under this name now; returns how many. */
  release(name: string): number {
    const held = this.#held.get(name) ?? [];
    this.#held.delete(name);
    for (const resolve of held) resolve();
    return held.length;
  }

  releaseAll(): void {
    for (const name of [...this.#held.keys()]) this.release(name);
  }
}
