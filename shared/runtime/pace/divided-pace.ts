import type { Clock } from '#shared/core/clock.ts';
import { UnavailableError } from '#shared/core/errors.ts';
import type { Pace, PaceGrant, PaceShare } from '#shared/core/instance.ts';
import { dividePace } from '#shared/core/pace.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { paces } from '#shared/state/collections/paces.ts';
import type { Store } from '#shared/state/store.ts';

export interface DividedPaceParts {
  readonly store: Store;
  readonly clock: Clock;
  /** This process, for people. */
  readonly holder: string;
  readonly randomId: () => string;
}

/** How long a part lasts, and so how long that of a process that died is missed, ms. */
const ttlMs = 30_000;
/**
 * How often it is asked for again while requests are sent, and so how long a newcomer waits for the others to make
 * room, ms.
 */
const askEveryMs = 10_000;
/** How often while others have yet to make room, ms. */
const waitMs = 3_000;
/** So much earlier than others we call our part over, ms: more than clocks drift apart in that time. */
const marginMs = 1_000;
/** How often it is tried when each time somebody else changes the record in the same moment. */
const attempts = 20;

/**
 * Divides permitted rates through the state store: one small record per upstream says who is at work, with which part
 * and until when by the store's own clock. A part is asked for while requests are sent, so who sends none has none.
 * Costs a read and a write when a run begins to send, every ten seconds while it sends, and when it ends.
 */
export function dividedPace(parts: DividedPaceParts): Pace {
  return { shareOf: (upstream, granted) => new DividedShare(parts, upstream, granted) };
}

const nothing: PaceGrant = { perMinute: 0, until: 0, askAgainAt: 0 };

class DividedShare implements PaceShare {
  readonly #parts: DividedPaceParts;
  readonly #upstream: { readonly key: string; readonly perMinute: number; readonly burst: number };
  readonly #granted: (grant: PaceGrant) => void;
  readonly #id: string;
  #grant = nothing;
  /** The record may have a part of ours. */
  #isMember = false;
  #said: Promise<void> = Promise.resolve();

  constructor(
    parts: DividedPaceParts,
    upstream: { readonly key: string; readonly perMinute: number; readonly burst: number },
    granted: (grant: PaceGrant) => void,
  ) {
    this.#parts = parts;
    this.#upstream = upstream;
    this.#granted = granted;
    this.#id = parts.randomId();
  }

  ask(): Promise<void> {
    return this.#inTurn(() => this.#ask());
  }

  leave(): Promise<void> {
    return this.#inTurn(() => this.#leave());
  }

  /** One word at a time: what an answer that comes late says would no longer be so. */
  #inTurn(say: () => Promise<void>): Promise<void> {
    const said = this.#said.then(say);
    this.#said = said.catch(() => undefined);
    return said;
  }

  async #ask(): Promise<void> {
    const { store, clock, holder } = this.#parts;
    const { key, perMinute: permitted, burst } = this.#upstream;
    const collection = collectionOn(store, paces);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const askedAt = clock.monotonic();
      const found = await collection.get(key);
      if (found === undefined) {
        // Where somebody else was quicker, theirs stands. Read again in any case: only what is read tells the store's
        // time.
        await store.commit(undefined, [collection.create(key, { members: [] })]);
        continue;
      }
      const asking = { id: this.#id, holder, permitted, burst, until: found.readAt + ttlMs };
      const { members, mine, isWhole } = dividePace(found.value.members, asking, found.readAt);
      // What is given up is given up before anybody can hear of it.
      if (mine < this.#grant.perMinute) this.#use({ ...this.#grant, perMinute: mine });
      this.#isMember = true;
      const written = { members: members.map(member => ({ ...member })) };
      const result = await store.commit(undefined, [collection.setIfUnchanged(key, found, written)]);
      if (!result.ok) continue;
      // Counted from before the store was asked, on a clock that is never set back: it ends here before it ends for
      // others.
      const askAgainAt = askedAt + (isWhole ? askEveryMs : waitMs);
      this.#use({ perMinute: mine, until: askedAt + ttlMs - marginMs, askAgainAt });
      return;
    }
    throw new UnavailableError(`The record of who works with ${key} is changed by others all the time.`, {
      advice: 'Nothing was sent. The next run tries again.',
    });
  }

  async #leave(): Promise<void> {
    if (!this.#isMember) return;
    this.#use(nothing);
    this.#isMember = false;
    const { store } = this.#parts;
    const { key } = this.#upstream;
    const collection = collectionOn(store, paces);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await collection.get(key);
      const members = found?.value.members.filter(({ id }) => id !== this.#id);
      if (found === undefined || members === undefined || members.length === found.value.members.length) return;
      const result = await store.commit(undefined, [collection.setIfUnchanged(key, found, { members })]);
      if (result.ok) return;
    }
    // It ends by itself.
  }

  #use(grant: PaceGrant): void {
    this.#grant = grant;
    this.#granted(grant);
  }
}
