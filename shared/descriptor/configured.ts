import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { InstallationConfig } from '#shared/config/base.ts';
import { ConfigError } from '#shared/core/errors.ts';
import type { SystemSchemas } from './descriptor.ts';

/**
 * Whether a value is what a schema makes of it. The configuration was parsed with the same schemas, so it is; this
 * tells the compiler, whoever bypasses the whole schema, and whoever writes a schema that turns a value into another
 * one. The value stays the same object: clients of one system share their pace by it.
 */
function fits<Schema extends z.ZodType>(schema: Schema, value: unknown): value is z.output<Schema> {
  if (typeof value === 'object' && value !== null && known.get(value) === schema) return true;
  const parsed = schema.safeParse(value, { jitless: true });
  const does = parsed.success && isDeepStrictEqual(parsed.data, value);
  if (does && typeof value === 'object' && value !== null) known.set(value, schema);
  return does;
}

/** What was found to fit, and is never changed: settings are asked for with every request. */
const known = new WeakMap<object, z.ZodType>();

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, key: string): z.output<Schema> {
  if (fits(schema, value)) return value;
  throw new ConfigError(`${key} is not as its schema has it.`, {
    advice: 'The configuration must be loaded with the schema of the whole installation.',
  });
}

/** The settings at a key of `functions`; undefined where there are none. */
export function settingsAt<Schema extends z.ZodType>(
  { functions }: InstallationConfig,
  key: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const value = functions[key];
  return value === undefined ? undefined : checked(schema, value, `functions.${key}`);
}

/** The systems of these names. @throws ConfigError for one that is not configured. */
export function systemsOf<Shape extends SystemSchemas>(
  { upstreams }: InstallationConfig,
  shape: Shape,
): z.output<z.ZodObject<Shape>> {
  const names = Object.keys(shape);
  const missing = names.find(name => upstreams[name] === undefined);
  if (missing !== undefined) throw new ConfigError(`upstreams.${missing} is not configured.`);
  return checked(z.object(shape), Object.fromEntries(names.map(name => [name, upstreams[name]])), 'upstreams');
}

/** @throws ConfigError where it is missing */
export function needed<Part>(part: Part | undefined, key: string): Part {
  if (part === undefined) throw new ConfigError(`${key} is not configured.`);
  return part;
}
