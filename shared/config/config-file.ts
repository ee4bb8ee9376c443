/** Begins the name of an environment variable that sets a key. */
export const overridePrefix = 'LOCKSTEP__';

export type ConfigValue = { readonly [key: string]: unknown };

/** A parsed file that still knows on which line each key stands. */
export interface ConfigFile {
  readonly name: string;
  readonly value: ConfigValue;
  /** Line of the key at this path, counted from 1; undefined where the file does not set it. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

export function isMapping(value: unknown): value is ConfigValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

export function hasForbiddenKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasForbiddenKey);
  if (!isMapping(value)) return false;
  return Object.entries(value).some(([key, inner]) => forbiddenKeys.has(key) || hasForbiddenKey(inner));
}
