import type { Composition, FunctionEntry, OpenedFunction } from '#shared/cli/commands.ts';
import type { BaseConfig } from '#shared/config/base.ts';
import type { FunctionConfig, LogLevel } from '#shared/config/common.ts';
import { configDigest } from '#shared/config/digest.ts';
import { didYouMean } from '#shared/config/nearest.ts';
import { BadRequestError, ConfigError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Log } from '#shared/core/log.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import type { Mode } from '#shared/core/run-status.ts';
import { createLog } from '#shared/runtime/log/log.ts';
import { readableDestination } from '#shared/runtime/log/readable-log.ts';
import type { OperationParts } from '#shared/runtime/operations/operations.ts';
import type { RunObserver } from '#shared/runtime/run/progress.ts';
import type { RunParts } from '#shared/runtime/run/run-parts.ts';
import { secretManagerAccess } from '#shared/secrets/secret-manager.ts';
import { createSecretReader } from '#shared/secrets/secret-reader.ts';
import type { Store } from '#shared/state/store.ts';
import type { Surroundings } from './surroundings.ts';

/** A configuration with its store, log and secrets, and each function made once, when it is first needed. */
export interface Installation<Config extends BaseConfig> {
  readonly config: Config;
  readonly store: Store;
  readonly log: Log;
  /** Names of the functions that are configured and run by themselves, in the registry's order. */
  readonly configured: readonly string[];
  settingsOf(name: string): FunctionConfig;
  readonly operations: OperationParts;
  /** @throws BadRequestError for an unknown name, ConfigError for one that is not configured. */
  entry(name: string): FunctionEntry<Config>;
  open(name: string): Promise<OpenedFunction>;
  /** The parts of one run. */
  runParts(name: string, observer?: RunObserver): RunParts;
  digestOf(name: string): string;
  /** How long a silent holder keeps the function's lease, ms. */
  leaseMsOf(name: string): number;
  /** What the configuration permits; a request can only ask for less. */
  modeOf(name: string): Mode;
  close(): Promise<void>;
}

export interface InstallationOptions {
  readonly level: LogLevel;
  /** JSON lines for Cloud Logging on stdout, or readable ones on stderr. */
  readonly logForm: 'cloud' | 'readable';
  /** false: no colours, whatever the terminal can do. */
  readonly colour?: boolean;
}

/** Finds a function by name. @throws BadRequestError that lists what there is. */
export function entryNamed<Config extends BaseConfig>(
  functions: readonly FunctionEntry<Config>[],
  name: string,
): FunctionEntry<Config> {
  const entry = functions.find(each => each.name === name);
  if (entry !== undefined) return entry;
  const names = functions.map(each => each.name);
  const meant = didYouMean(name, names);
  throw new BadRequestError(`There is no function ${name}${meant === '' ? '.' : meant}`, {
    advice: `The functions are ${names.join(', ')}.`,
  });
}

function logFor(
  { state }: BaseConfig,
  surroundings: Surroundings,
  options: InstallationOptions,
  redactor: ReturnType<typeof createRedactor>,
): Log {
  const { stdout, stderr, env, clock } = surroundings;
  const colour = options.colour !== false && stderr.isTTY && (env['NO_COLOR'] ?? '') === '';
  const projectId = env['GOOGLE_CLOUD_PROJECT'] ?? (state.store === 'firestore' ? state.projectId : undefined);
  return createLog({
    level: options.level,
    clock,
    redactor,
    destination:
      options.logForm === 'cloud'
        ? { write: line => stdout.write(line) }
        : readableDestination(text => stderr.write(text), colour),
    ...(projectId === undefined ? {} : { projectId }),
  });
}

export async function openInstallation<Config extends BaseConfig>(
  composition: Pick<Composition<Config>, 'functions' | 'openStore'>,
  config: Config,
  surroundings: Surroundings,
  options: InstallationOptions,
): Promise<Installation<Config>> {
  const { clock, env, readFile, randomId, who, stop } = surroundings;
  const redactor = createRedactor();
  const log = logFor(config, surroundings, options, redactor);
  const accessVersion = secretManagerAccess();
  const instance: Instance = {
    clock,
    log,
    redactor,
    secrets: createSecretReader({ env, readFile, accessVersion, redactor }),
  };
  const store = await composition.openStore(config, surroundings);
  const functions = new Map<string, Promise<OpenedFunction>>();

  const configured = (name: string) => {
    const found = entryNamed(composition.functions, name);
    const settings = found.settings(config);
    if (settings !== undefined) return { entry: found, settings };
    throw new ConfigError(`${name} is not configured here.`, {
      advice: `Add functions.${name} to the configuration; the templates in config/ show how.`,
    });
  };
  const entry = (name: string): FunctionEntry<Config> => configured(name).entry;
  const settingsOf = (name: string): FunctionConfig => configured(name).settings;
  const digestOf = (name: string): string => configDigest(entry(name).basis(config));
  const leaseMsOf = (name: string): number => settingsOf(name).leaseSeconds * 1000;
  const modeOf = (name: string): Mode => entry(name).permittedMode?.(config) ?? settingsOf(name).mode;
  return {
    config,
    store,
    log,
    configured: composition.functions.flatMap(({ name, byHand, settings }) =>
      byHand === true || settings(config) === undefined ? [] : [name],
    ),
    settingsOf,
    operations: { store, now: () => clock.now(), randomId, who },
    entry,
    digestOf,
    leaseMsOf,
    modeOf,
    open: name => {
      const known = functions.get(name) ?? entry(name).open(config, instance);
      functions.set(name, known);
      return known;
    },
    runParts: (name, observer) => ({
      store,
      clock,
      log,
      holder: who,
      randomId,
      stop,
      redact: text => redactor.redact(text),
      settings: {
        mode: modeOf(name),
        budgetMs: settingsOf(name).budgetSeconds * 1000,
        leaseMs: leaseMsOf(name),
        configDigest: digestOf(name),
      },
      ...(observer === undefined ? {} : { observer }),
    }),
    close: () => store.close(),
  };
}
