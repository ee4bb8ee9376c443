import type { Command } from 'commander';
import { z } from 'zod';

/** Collects an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

export const parameterOptions = z.object({ param: z.array(z.string()).default([]), params: z.string().optional() });

/** Adds `--param` and `--params`. */
export function withParameters(command: Command): Command {
  return command
    .option('--param <key=value>', 'a parameter of the function; may be given several times', collect)
    .option('--params <json>', 'all parameters as a JSON object');
}
