import { LockstepError } from '#shared/core/errors.ts';

const deepest = 8;

function describeError(error: Error): Record<string, unknown> {
  return {
    name: error.name,
    message: error.message,
    ...(error instanceof LockstepError && error.advice !== undefined ? { advice: error.advice } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
}

/**
 * A copy of any value with every string in it redacted, keys included, ready for JSON: errors become their message,
 * advice and cause; what is deeper than a log line should be, and cycles, become a remark.
 */
export function redactDeep(value: unknown, redact: (text: string) => string, above: readonly unknown[] = []): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '[circular]';
  if (above.length >= deepest) return '[deeper]';
  const path = [...above, value];
  const inner = (each: unknown): unknown => redactDeep(each, redact, path);
  if (value instanceof Error) return inner(describeError(value));
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Set) return [...value].map(inner);
  const entries: Iterable<readonly [unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  return Object.fromEntries([...entries].map(([key, each]) => [redact(String(key)), inner(each)]));
}
