import { createHash } from 'node:crypto';

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

/**
 * Digest of a validated configuration (or the part of it that one function rests on): the same whatever the order of
 * keys, another as soon as a value differs. An approval holds for one digest only.
 */
export function configDigest(config: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(config)))
    .digest('base64url')
    .slice(0, 27);
}
