import type { z } from 'zod';
import type { BaseConfig } from '#shared/config/base.ts';
import type { FunctionConfig } from '#shared/config/common.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Limits } from '#shared/core/limits.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { Surroundings } from '#shared/installation/surroundings.ts';
import type { OperationParts } from '#shared/runtime/operations/operations.ts';
import { type Runnable, runnable } from '#shared/runtime/run/runnable.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import type { Store } from '#shared/state/store.ts';
import type { Console } from './terminal/console.ts';

/** A sync that is ready to run, with what the command line shows and checks of it. */
export interface OpenedFunction {
  readonly runnable: Runnable;
  readonly limits: Limits;
  /** What a request may ask for. */
  readonly parameters: z.ZodType;
}

/** For a registry entry's `open`: hides the sync's own types. */
export function opened<Reading, Payload, Parameters>(sync: Sync<Reading, Payload, Parameters>): OpenedFunction {
  return { runnable: runnable(sync), limits: sync.limits, parameters: sync.parameters };
}

/** Which failed notifications are to be tried again. */
export type RetrySelection = { readonly ids: readonly string[] } | 'all';

/** One function as the registry of `functions/` offers it: nothing of its code is loaded before `open`. */
export interface FunctionEntry<Config extends BaseConfig> {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** What a run may be asked for, for `--help`; absent where there is nothing to choose. */
  readonly parameters?: z.ZodType;
  /** People start it by hand: it is neither scheduled nor served. */
  readonly byHand?: boolean;
  /** Its settings; undefined where the installation does not have it. */
  settings(config: Config): FunctionConfig | undefined;
  /** The part of the configuration that its plans rest on; an approval dies when it changes. */
  basis(config: Config): unknown;
  /** What the configuration permits, where that is more than the function's own `mode` says. */
  permittedMode?(config: Config): Mode;
  /** Loads the code and makes the sync. Throws ConfigError where something that it needs is not configured. */
  open(config: Config, instance: Instance): Promise<OpenedFunction>;
  /** Tries failed notifications again, and gives the ids of the new ones; absent where there are none. Throws BadRequestError for one that cannot be. */
  retry?(config: Config, operations: OperationParts, selection: RetrySelection): Promise<readonly string[]>;
}

/** The stand-ins, running, and the configuration that points at them. */
export interface SandboxInstallation<Config extends BaseConfig> {
  readonly config: Config;
  /** The same as a file, for the other commands while it runs. */
  readonly configFile: string;
  /** What a visitor may open or call, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** What was loaded, in sentences. */
  readonly loaded: readonly string[];
  /** Changes the sources a little, as people do during a day; returns what was changed, in sentences. */
  change(): Promise<readonly string[]>;
  /** What the targets hold now, in sentences. */
  state(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Everything the command line is made of; the executable `functions/lockstep.ts` is the only place that knows it all. */
export interface Composition<Config extends BaseConfig> {
  readonly version: string;
  readonly schema: z.ZodType<Config>;
  readonly functions: readonly FunctionEntry<Config>[];
  openStore(config: Config, surroundings: Surroundings): Promise<Store>;
  startSandbox(surroundings: Surroundings, console: Console): Promise<SandboxInstallation<Config>>;
}
