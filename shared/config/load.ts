import { deepmergeCustom } from 'deepmerge-ts';
import type { z } from 'zod';
import { ConfigError, messageOf } from '#shared/core/errors.ts';
import { overridesFrom } from './overrides.ts';
import { type ConfigProblem, InvalidConfigError } from './problems.ts';
import { schemaProblems } from './schema-problems.ts';
import { schemaTree } from './schema-tree.ts';
import { type ConfigValue, parseYamlFile, type YamlFile } from './yaml-file.ts';

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

async function readYaml(file: string, readFile: (path: string) => Promise<string>) {
  let text: string;
  try {
    text = await readFile(file);
  } catch (error) {
    throw new ConfigError(`The configuration file ${file} cannot be read: ${messageOf(error)}`, {
      advice: 'Name the files with -c (several: -c lockstep.yaml -c secrets.yaml).',
      cause: error,
    });
  }
  return parseYamlFile(file, text);
}

/**
 * Merges the files in order, lays the environment's `LOCKSTEP__…` variables over them and validates the result.
 * Throws InvalidConfigError with every problem at once; no message ever holds a value.
 */
export async function loadConfig<Config>(sources: ConfigSources<Config>): Promise<LoadedConfig<Config>> {
  const parsed = await Promise.all(sources.files.map(file => readYaml(file, sources.readFile)));
  const unreadable = parsed.filter((file): file is readonly ConfigProblem[] => Array.isArray(file)).flat();
  if (unreadable.length > 0) throw new InvalidConfigError(unreadable);
  const files = parsed.filter((file): file is YamlFile => !Array.isArray(file));

  const tree = schemaTree(sources.schema);
  const fromFiles = withoutAnchors(mergeAll(files.map(file => file.value)));
  const { overrides, problems } = overridesFrom(sources.env, tree, fromFiles);
  const merged = mergeAll([fromFiles, ...overrides.map(override => nested(override.path, override.value))]);

  const result = sources.schema.safeParse(merged);
  const rejected = result.success ? [] : schemaProblems(result.error.issues, { files, overrides, tree, merged });
  const all = [...problems, ...rejected];
  if (all.length > 0 || !result.success) throw new InvalidConfigError(all);
  return { config: result.data, files: sources.files, variables: overrides.map(override => override.variable) };
}
