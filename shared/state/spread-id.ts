import { createHash } from 'node:crypto';

/**
 * A document id whose beginning does not follow time or a counter, so that neighbouring writes do not meet on one part of
 * the store's key range. The natural id stays readable after four hexadecimal characters of its own hash; the same natural
 * id always gives the same id.
 */
export function spreadId(natural: string): string {
  return `${createHash('sha256').update(natural).digest('hex').slice(0, 4)}-${natural}`;
}
