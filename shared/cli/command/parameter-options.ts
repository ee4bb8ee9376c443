import type { Command } from 'commander';
import { z } from 'zod';
import { expected } from '#shared/config/expected.ts';
import { childOf, keysOf, schemaTree } from '#shared/config/schema-tree.ts';
import type { RunDescriptor } from '#shared/descriptor/descriptor.ts';
import { wrap } from '../render/wrap.ts';

/** Collects an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

export const parameterOptions = z.object({ param: z.array(z.string()).default([]), params: z.string().optional() });

/** `rooms  External ids of Echo360 rooms; all unless given`, for each parameter of each function. */
function parameterLines(functions: readonly RunDescriptor[], width: number): string[] {
  return functions.flatMap(({ name, parameters }) => {
    if (parameters === undefined) return [];
    const tree = schemaTree(parameters);
    const keys = keysOf(tree);
    const longest = Math.max(...keys.map(key => key.length));
    const lines = keys.map(key => {
      const node = childOf(tree, key);
      return wrap(`${key.padEnd(longest)}  ${node === undefined ? '' : expected(node)}`, width, '  ');
    });
    return ['', `Parameters of ${name}:`, ...lines];
  });
}

/** Adds `--param` and `--params`, and explains the parameters of each function that has any. */
export function withParameters(command: Command, functions: readonly RunDescriptor[]): Command {
  command.addHelpText('after', () =>
    parameterLines(functions, command.configureOutput().getOutHelpWidth?.() ?? 80).join('\n'),
  );
  return command
    .option('--param <key=value>', 'a parameter of the function; may be given several times', collect)
    .option('--params <json>', 'all parameters as a JSON object');
}
