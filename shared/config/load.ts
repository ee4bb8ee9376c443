import { deepmergeCustom } from 'deepmerge-ts';
import type { z } from 'zod';
import { ConfigError, messageOf } from '#shared/core/errors.ts';
import { type ConfigFile, type ConfigValue, overridePrefix } from './config-file.ts';
import type { Override } from './overrides.ts';
import { type ConfigProblem, InvalidConfigError } from './problems.ts';
import { renderedFile } from './rendered-file.ts';
import { schemaProblems } from './schema-problems.ts';
import { type SchemaNode, schemaTree } from './schema-tree.ts';

export interface ConfigSources<Config> {
  readonly schema: z.ZodType<Config>;
  /** Paths in the order in which they are merged: later ones win. */
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Promise<string>;
}

export interface LoadedConfig<Config> {
  readonly config: Config;
  readonly files: readonly string[];
  /** Names of the environment variables that set something. */
  readonly variables: readonly string[];
}

/** A configuration is parsed once; zod would first write itself code for each of its parts, which pays off later. */
const parsedOnce = { jitless: true };

/** Mappings merge; lists and plain values replace what an earlier file said. */
const merge = deepmergeCustom({ mergeArrays: false, mergeSets: false, mergeMaps: false });

function mergeAll(values: readonly unknown[]): ConfigValue {
  return Object.assign({}, merge({}, ...values));
}

/** Top-level keys that begin with `x-` hold what YAML anchors share between functions; they are no settings. */
function withoutAnchors(value: ConfigValue): ConfigValue {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')));
}

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight((inner: unknown, key) => ({ [key]: inner }), value);
}

const notOverridden: { readonly overrides: readonly Override[]; readonly problems: readonly ConfigProblem[] } = {
  overrides: [],
  problems: [],
};

async function readConfigFile(
  file: string,
  readFile: (path: string) => Promise<string>,
): Promise<ConfigFile | readonly ConfigProblem[]> {
  let text: string;
  try {
    text = await readFile(file);
  } catch (error) {
    throw new ConfigError(`The configuration file ${file} cannot be read: ${messageOf(error)}`, {
      advice: 'Name the files with -c (several: -c lockstep.yaml -c secrets.yaml).',
      cause: error,
    });
  }
  return renderedFile(file, text) ?? (await import('./yaml-file.ts')).parseYamlFile(file, text);
}

/**
 * Merges the files in order, lays the environment's `LOCKSTEP__…` variables over them and validates the result.
 * Throws InvalidConfigError with every problem at once; no message ever holds a value.
 */
export async function loadConfig<Config>(sources: ConfigSources<Config>): Promise<LoadedConfig<Config>> {
  const parsed = await Promise.all(sources.files.map(file => readConfigFile(file, sources.readFile)));
  const unreadable = parsed.filter((file): file is readonly ConfigProblem[] => Array.isArray(file)).flat();
  if (unreadable.length > 0) throw new InvalidConfigError(unreadable);
  const files = parsed.filter((file): file is ConfigFile => !Array.isArray(file));

  // Made where a variable or a problem needs it: it costs a start more than all the rest of this.
  let made: SchemaNode | undefined;
  const tree = (): SchemaNode => {
    made ??= schemaTree(sources.schema);
    return made;
  };
  const fromFiles = withoutAnchors(mergeAll(files.map(file => file.value)));
  const isOverridden = Object.keys(sources.env).some(name => name.startsWith(overridePrefix));
  const { overrides, problems } = isOverridden
    ? (await import('./overrides.ts')).overridesFrom(sources.env, tree(), fromFiles)
    : notOverridden;
  const merged = mergeAll([fromFiles, ...overrides.map(override => nested(override.path, override.value))]);

  const result = sources.schema.safeParse(merged, parsedOnce);
  const rejected = result.success
    ? []
    : schemaProblems(result.error.issues, { files, overrides, tree: tree(), merged });
  const all = [...problems, ...rejected];
  if (all.length > 0 || !result.success) throw new InvalidConfigError(all);
  return { config: result.data, files: sources.files, variables: overrides.map(override => override.variable) };
}
