const longestMs = 30_000;

/**
 * Before attempt 2 half a second, doubling from there; after 429 without advice five seconds, doubling. Between half
 * and all of it, by `random` (0 to 1).
 */
export function backoffMs(attempt: number, status: number | undefined, random: () => number): number {
  const first = status === 429 ? 5_000 : 500;
  const full = Math.min(longestMs, first * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random() / 2));
}

/** Random enough to spread retries, yet repeatable: numbers from 0 to 1 derived from a text. */
export function spreadFrom(seed: string): () => number {
  let state = 2_166_136_261;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_519) + 1;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
