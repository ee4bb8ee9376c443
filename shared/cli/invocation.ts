import type { Command } from 'commander';
import { z } from 'zod';
import type { InstallationConfig } from '#shared/config/base.ts';
import { findConfigFiles } from '#shared/config/find-files.ts';
import { type LoadedConfig, loadConfig } from '#shared/config/load.ts';
import { BadRequestError } from '#shared/core/errors.ts';
import { endingOf } from '#shared/core/run-ending.ts';
import type { Installation } from '#shared/descriptor/descriptor.ts';
import { openInstallation } from '#shared/installation/open-installation.ts';
import type { Surroundings } from '#shared/installation/surroundings.ts';
import type { Intent } from '#shared/state/store.ts';
import type { Composition } from './commands.ts';
import { exitCodeOf } from './exit-code.ts';
import { errorJson, errorText } from './render/error-text.ts';
import { type Console, createConsole } from './terminal/console.ts';

/** Options that every command takes. */
const globalOptions = z.object({
  config: z.array(z.string()).default([]),
  json: z.boolean().default(false),
  verbose: z.boolean().default(false),
  debug: z.boolean().default(false),
  color: z.boolean().default(true),
});
export type GlobalOptions = z.infer<typeof globalOptions>;

/** One call of a command: what it was given and what it works with. */
export interface Invocation {
  readonly composition: Composition;
  readonly surroundings: Surroundings;
  readonly console: Console;
  readonly options: GlobalOptions;
  readonly args: readonly string[];
  load(): Promise<LoadedConfig<InstallationConfig>>;
  /**
   * The configured installation, closed when the command ends. A command that only looks says so: it makes no state
   * where there is none.
   */
  installation(intent?: Intent): Promise<Installation>;
}

/** What a command does; resolves to the exit code. */
export type Body = (invocation: Invocation) => Promise<number>;

export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** What a command needs to attach itself to the program. */
export interface Cli {
  readonly composition: Composition;
  /** Gives the command its body: errors become words and an exit code, what was opened is closed. */
  perform(command: Command, body: Body): void;
}

function loader(composition: Composition, surroundings: Surroundings, options: GlobalOptions) {
  const { env, readFile, exists } = surroundings;
  return async (): Promise<LoadedConfig<InstallationConfig>> => {
    const files = findConfigFiles({ named: options.config, env, exists });
    return loadConfig({ schema: composition.schema, files, env, readFile });
  };
}

/** Runs a body for a parsed command; resolves to the exit code, whatever happens. */
export async function invoke(
  command: Command,
  body: Body,
  composition: Composition,
  surroundings: Surroundings,
): Promise<number> {
  const options = globalOptions.parse(command.optsWithGlobals());
  const console = createConsole(surroundings, { json: options.json, colour: options.color });
  const load = loader(composition, surroundings, options);
  let opened: Promise<Installation> | undefined;
  const open = async (intent: Intent): Promise<Installation> => {
    const { config } = await load();
    const level = options.debug ? 'debug' : options.verbose ? config.log.level : 'warn';
    return openInstallation(composition, config, surroundings, {
      level,
      logForm: 'readable',
      colour: options.color,
      intent,
    });
  };
  const installation = (intent: Intent = 'work'): Promise<Installation> => {
    opened ??= open(intent);
    return opened;
  };
  try {
    return await body({ composition, surroundings, console, options, args: command.args, load, installation });
  } catch (error) {
    console.document(errorJson(error));
    console.note(errorText(error, console.noteStyle, options.debug));
    return error instanceof BadRequestError ? exitCodes.usage : exitCodeOf(endingOf(error).status);
  } finally {
    const [result] = await Promise.allSettled(opened === undefined ? [] : [opened]);
    if (result?.status === 'fulfilled') await result.value.close();
  }
}
