import pLimit from 'p-limit';
import type { LookupClient } from '#shared/clients/lookup/lookup-client.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { LookupStatus } from '../account/account.ts';

/**
 * Asks Lookup about people while GitLab's pages are still coming in: a question goes out as soon as its batch is full.
 */
export class LookupQuestions {
  readonly #lookup: LookupClient;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #batches: ReturnType<LookupClient['batches']>;
  readonly #lookupStatuses = new Map<string, LookupStatus>();
  readonly #answers: Promise<void>[] = [];
  readonly #odd: string[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(lookup: LookupClient, concurrency: number) {
    this.#lookup = lookup;
    this.#limit = pLimit(concurrency);
    this.#batches = lookup.batches();
  }

  /**
   * Adds somebody to ask about; asking twice (a group admin's second account) costs nothing. Throws what an earlier
   * question ran into.
   */
  ask(crsid: string): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#lookupStatuses.has(crsid)) return;
    this.#lookupStatuses.set(crsid, 'unknown');
    const full = this.#batches.add(crsid);
    if (full !== undefined) this.#send(full);
  }

  /** Waits for all answers. Whoever is in none of them is unknown. */
  async answered(): Promise<{
    readonly lookupStatuses: ReadonlyMap<string, LookupStatus>;
    readonly odd: readonly string[];
  }> {
    this.#send(this.#batches.rest());
    await Promise.all(this.#answers);
    return { lookupStatuses: this.#lookupStatuses, odd: this.#odd.toSorted() };
  }

  #send(crsids: readonly string[]): void {
    const answer = this.#limit(async () => {
      const { cancelled, odd } = await this.#lookup.ask(crsids);
      for (const [crsid, isCancelled] of cancelled) {
        this.#lookupStatuses.set(crsid, isCancelled ? 'cancelled' : 'live');
      }
      this.#odd.push(...odd);
    });
    // Noticed by the next `ask`, long before `answered` waits for it.
    answer.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    this.#answers.push(answer);
  }
}

/**
 * Throws ImplausibleAnswerError when Lookup knows too few of those it was asked about: a wrong directory, a truncated
 * answer and a purge all look the same from here, and none is a reason to go on.
 */
export function assertPlausible(
  lookupStatuses: ReadonlyMap<string, LookupStatus>,
  tolerated: { readonly share: number; readonly floor: number },
): void {
  const unknown = [...lookupStatuses.values()].filter(lookupStatus => lookupStatus === 'unknown').length;
  if (unknown <= Math.max(tolerated.floor, Math.floor(tolerated.share * lookupStatuses.size))) return;
  throw new ImplausibleAnswerError(
    `Lookup knows nothing of ${unknown} of the ${lookupStatuses.size} people it was asked about`,
    {
      advice:
        'Nothing was changed. Check whether Lookup holds its usual data and whether identities.crsid still fits the usernames; raise unknown.share only if the number is right.',
    },
  );
}
