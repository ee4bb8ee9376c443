import type { z } from 'zod';
import { coerced } from '#shared/config/coerced.ts';
import { didYouMean } from '#shared/config/nearest.ts';
import { childOf, keysOf, schemaTree } from '#shared/config/schema-tree.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import { deepestJson, isDeeper } from '#shared/core/json-depth.ts';

function fromJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isDeeper(value, deepestJson))
      throw new BadRequestError(`--params is nested more than ${deepestJson} levels deep.`);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    if (error instanceof BadRequestError) throw error;
    throw new BadRequestError('--params is not valid JSON.', {
      advice: `Write --params '{"rooms": ["JB101"]}'.`,
      cause: error,
    });
  }
  throw new BadRequestError('--params is not a JSON object.', { advice: `Write --params '{"rooms": ["JB101"]}'.` });
}

/**
 * A request's parameters from the command line: `--params` as JSON, then each `--param key=value` over it, its value
 * read as the sync's schema wants it (text, a list separated by commas, a number, true or false).
 * @throws BadRequestError for what is not understood; whether the whole fits is the run's own check.
 */
export function requestParameters(schema: z.ZodType, json: string | undefined, pairs: readonly string[]): unknown {
  if (json === undefined && pairs.length === 0) return undefined;
  const tree = schemaTree(schema);
  const known = keysOf(tree);
  const values = json === undefined ? {} : fromJson(json);
  for (const pair of pairs) {
    const [, key, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || text === undefined) {
      throw new BadRequestError('--param is written key=value.', { advice: 'For example --param rooms=JB101,BO203.' });
    }
    const node = childOf(tree, key);
    if (node === undefined) {
      throw new BadRequestError(`There is no parameter ${key}${didYouMean(key, known)}`, {
        advice: known.length === 0 ? 'This function takes no parameters.' : `The parameters are ${known.join(', ')}.`,
      });
    }
    try {
      values[key] = coerced(node, text);
    } catch (error) {
      throw new BadRequestError(`The value of --param ${key} is not understood.`, { cause: error });
    }
  }
  return values;
}
