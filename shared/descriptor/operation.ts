import type { z } from 'zod';
import type { InstallationConfig } from '#shared/config/base.ts';
import type { Environment } from '#shared/config/common.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Store } from '#shared/state/store.ts';
import type { Table } from './table.ts';

/**
 * Wakes another function: its next run takes up the work without having to look for it. `why` is for whoever reads the
 * log.
 */
export type Wake = (name: string, why: string) => Promise<void>;

/** What of the configuration a function works with, as its own schemas have parsed it. */
export interface Opening<Settings, Systems> {
  readonly settings: Settings;
  readonly systems: Systems;
  readonly environment: Environment;
  readonly instance: Instance;
}

/** What a person's operation works with. */
export interface OperationContext<Settings = unknown, Systems = unknown> extends Opening<Settings, Systems> {
  readonly store: Store;
  /** Who does it, for records. */
  readonly who: string;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
  readonly wake: Wake;
}

/** What became of one of the things that an operation was asked for. */
export interface ItemOutcome {
  readonly what: string;
  /** `skipped`: it is not as it was, or not meant; `gone`: there is no such thing any more. */
  readonly status: 'done' | 'skipped' | 'gone';
  /** Why, in a sentence without its end; blank where it was done as asked. */
  readonly why: string;
}

/** What an operation did, for people. It is recorded in `audit`, so it holds no secret. */
export interface OperationResult {
  /** One or two sentences. */
  readonly message: string;
  /** How many things it was done to. */
  readonly done: number;
  /** Each thing that was asked for and what became of it, where they were named one by one. */
  readonly items?: readonly ItemOutcome[];
  readonly table?: Table;
  /** Commands or steps that come next. */
  readonly next?: readonly string[];
  /** With what it may be asked for again, where more of the same waits than one list shows. */
  readonly rest?: Readonly<Record<string, string | boolean>>;
}

/** What an operation would do. `parameters` asks for exactly what was shown, whatever has been added since. */
export interface OperationPreview<Parameters> extends Omit<OperationResult, 'done'> {
  readonly parameters: Parameters;
}

/**
 * What people may do to a sync, as its descriptor declares it; command line, HTTP and console offer it by its name. An
 * operation that shows first what it would do has a `preview`. One that reads and writes the systems is a function that
 * is run by hand instead (`byHand`), with plan, limits and lease.
 */
export interface OperationDescriptor {
  /** `retry`, `drop`, `let-back`: the word that people use. */
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** A paragraph for `--help`. */
  readonly description: string;
  /** Command lines that show how. */
  readonly examples: readonly string[];
  /** The function whose settings and systems it works with. */
  readonly of: string;
  /** What it is done to, and recorded as done to: its sync, or that function alone. */
  readonly doneTo: 'sync' | 'function';
  readonly parameters: z.ZodType;
  /** The parameter that words on the command line are meant for, a list: `lockstep retry 4711-12 4711-13`. */
  readonly words: string | undefined;
  /**
   * The command line does it at once all the same; who shows first what it would do (the console) asks for the preview.
   */
  readonly atOnce: boolean;
  /** Absent where it does at once what it is asked for. Writes nothing. */
  readonly preview: ((installed: Installed, parameters: unknown) => Promise<OperationPreview<unknown>>) | undefined;
  /**
   * Does it.
   * @throws BadRequestError for parameters that do not fit, ConfigError where its function is not configured.
   */
  perform(installed: Installed, parameters: unknown): Promise<OperationResult>;
}

/** What the house gives an operation before its own settings are looked up. */
export interface Installed extends Omit<OperationContext, 'settings' | 'systems' | 'environment'> {
  /** The validated configuration. */
  readonly config: InstallationConfig;
}
