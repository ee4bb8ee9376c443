import { seededRandom } from '#sandbox/kit/random.ts';

/** Makes ids that look like random UUIDs and are the same for the same seed. */
export function uuidSource(seed: number): () => string {
  const next = seededRandom(seed);
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += Math.floor(next() * 16).toString(16);
    return text;
  };
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(next() * 4)]}${hex(3)}-${hex(12)}`;
}
