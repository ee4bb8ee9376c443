/**
 * Whether arrays and objects stand in each other more than `levels` deep. Level by level: no depth can exhaust the
 * stack.
 */
export function isDeeper(value: unknown, levels: number): boolean {
  const inside = (each: unknown): unknown[] => (typeof each === 'object' && each !== null ? Object.values(each) : []);
  let level = [value];
  for (let depth = 0; depth <= levels && level.length > 0; depth++) level = level.flatMap(inside);
  return level.length > 0;
}

/** Levels of what people write as JSON: deeper is a mistake or an attack. */
export const deepestJson = 32;
