/** What the harness knows of a campaign that was begun. Instants are ms since the epoch. */
interface Begun {
  readonly until: number;
  readonly most: number;
  readonly keys: ReadonlySet<string>;
  /** Requests that could have changed something, when it was begun. */
  readonly writes: number;
}

/** A clock may be so wrong, and a run so old, ms. */
const marginMs = 60 * 60_000;

/** The campaigns that are surely open, by what people did alone. */
export class Campaigns {
  readonly #open = new Map<string, Begun>();

  begun(name: string, { keys, ...given }: Omit<Begun, 'keys'> & { readonly keys: readonly string[] }): void {
    this.#open.set(name, { ...given, keys: new Set(keys) });
  }

  /** All that were begun are over: ended, or another configuration is deployed. */
  over(): void {
    this.#open.clear();
  }

  /**
   * Whether a campaign surely permits all of these changes, and has that many left: each that was carried out took a
   * request at least, so that so many requests ago it had as many more.
   */
  coversAll(name: string, keys: readonly string[], at: { readonly now: number; readonly writes: number }): boolean {
    const campaign = this.#open.get(name);
    if (campaign === undefined || at.now > campaign.until - marginMs) return false;
    const left = campaign.most - (at.writes - campaign.writes);
    return keys.length > 0 && keys.length <= left && keys.every(key => campaign.keys.has(key));
  }
}
