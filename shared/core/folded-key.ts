/** A key without what must not tell two things apart: spaces around it or doubled in it, and case. */
export function foldedKey(key: string): string {
  return key.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

/** The key among these that is the same as a wanted one, or else the same but for padding and case. */
export function sameOrNear(keys: Iterable<string>): (wanted: string) => string | undefined {
  const exact = new Set(keys);
  const near = new Map([...exact].toSorted().map(key => [foldedKey(key), key]));
  return wanted => (exact.has(wanted) ? wanted : near.get(foldedKey(wanted)));
}
