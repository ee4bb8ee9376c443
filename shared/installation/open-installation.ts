import type { InstallationConfig } from '#shared/config/base.ts';
import { configDigest } from '#shared/config/digest.ts';
import type { FunctionConfig } from '#shared/config/function-config.ts';
import { referencesIn } from '#shared/config/references-in.ts';
import { BadRequestError, ConfigError } from '#shared/core/errors.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Log, LogLevel } from '#shared/core/log.ts';
import { once } from '#shared/core/once.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { functionNamed, functionsOf, runsOf } from '#shared/descriptor/catalogue.ts';
import { longestAttemptMs } from '#shared/descriptor/config-schema.ts';
import { needed } from '#shared/descriptor/configured.ts';
import type {
  EndpointDescriptor,
  FunctionDescriptor,
  Installation,
  RunDescriptor,
  SyncDescriptor,
} from '#shared/descriptor/descriptor.ts';
import type { LeaseTerms } from '#shared/runtime/lease/holder-of.ts';
import { createLog } from '#shared/runtime/log/log.ts';
import { readableDestination } from '#shared/runtime/log/readable-log.ts';
import { wake } from '#shared/runtime/operations/wake.ts';
import { dividedPace } from '#shared/runtime/pace/divided-pace.ts';
import type { FunctionSettings } from '#shared/runtime/run/run-parts.ts';
import { secretManagerAccess } from '#shared/secrets/secret-manager.ts';
import { createSecretReader } from '#shared/secrets/secret-reader.ts';
import type { Intent, Store } from '#shared/state/store.ts';
import type { Surroundings } from './surroundings.ts';

/** What an installation is made of beside its configuration; `functions/index.ts` has the syncs. */
export interface Parts {
  readonly syncs: readonly SyncDescriptor[];
  openStore(config: InstallationConfig, surroundings: Surroundings, intent?: Intent): Promise<Store>;
}

export interface InstallationOptions {
  readonly level: LogLevel;
  /** JSON lines for Cloud Logging on stdout, or readable ones on stderr. */
  readonly logForm: 'cloud' | 'readable';
  /** false: no colours, whatever the terminal can do. */
  readonly colour?: boolean;
  /** `work` if not given. */
  readonly intent?: Intent;
}

function logFor(
  { state }: InstallationConfig,
  surroundings: Surroundings,
  options: InstallationOptions,
  redactor: ReturnType<typeof createRedactor>,
): Log {
  const { stdout, stderr, env, clock } = surroundings;
  const colour = options.colour !== false && stderr.isTTY && (env['NO_COLOR'] ?? '') === '';
  const projectId = env['GOOGLE_CLOUD_PROJECT'] ?? (state.store === 'firestore' ? state.projectId : undefined);
  const owner = env['LOCKSTEP_OWNER'];
  return createLog({
    level: options.level,
    clock,
    redactor,
    destination:
      options.logForm === 'cloud'
        ? { write: line => stdout.write(line) }
        : readableDestination(text => stderr.write(text), colour),
    ...(projectId === undefined ? {} : { projectId }),
    ...(owner === undefined ? {} : { owner }),
  });
}

/**
 * Finds a function that is configured.
 * @throws BadRequestError for an unknown name, ConfigError for one that is not configured.
 */
function configuredFunction<Descriptor extends FunctionDescriptor>(
  functions: readonly Descriptor[],
  name: string,
  config: InstallationConfig,
): Descriptor {
  const found = functionNamed(functions, name);
  if (found.settingsIn(config) !== undefined) return found;
  throw new ConfigError(`${name} is not configured here.`, {
    advice: `Add functions.${found.configuredAs} to the configuration; the templates in config/ show how.`,
  });
}

/** Which secrets a function uses and where they are kept, for whoever has to correct one. */
function secretsText({ name, configuredAs, systems }: RunDescriptor, config: InstallationConfig): string {
  const used = [
    ...Object.keys(systems).flatMap(key => referencesIn(config.upstreams[key], ['upstreams', key])),
    ...referencesIn(config.functions[configuredAs], ['functions', configuredAs]),
  ];
  const listed = used.map(({ key, reference }) => `${key} (${reference})`).join(', ');
  const again = used.some(({ reference }) => reference.startsWith('file://'))
    ? ' A corrected file is read by the next run.'
    : '';
  return used.length === 0 ? `${name} uses no secret of the configuration.` : `${name} uses ${listed}.${again}`;
}

export async function openInstallation(
  { syncs, openStore }: Parts,
  config: InstallationConfig,
  surroundings: Surroundings,
  options: InstallationOptions,
): Promise<Installation> {
  const { clock, env, readFile, randomId, who, stop } = surroundings;
  const redactor = createRedactor();
  const log = logFor(config, surroundings, options, redactor);
  const accessVersion = secretManagerAccess();
  const secrets = createSecretReader({ env, readFile, accessVersion, redactor });
  const functions = functionsOf(syncs);
  const runs = runsOf(functions);
  const store = await openStore(config, surroundings, options.intent);
  const instance: Instance = {
    clock,
    log,
    redactor,
    wire: surroundings.wire,
    secrets,
    pace: dividedPace({ store, clock, holder: who, randomId }),
  };

  const entry = (name: string): RunDescriptor => {
    const found = configuredFunction(functions, name, config);
    if (found.kind !== 'endpoint') return found;
    throw new BadRequestError(`${name} answers requests and is never run.`, {
      advice: `The functions that are run are ${runs.map(run => run.name).join(', ')}.`,
    });
  };
  const settingsOf = (name: string): FunctionConfig => {
    const found = entry(name);
    return needed(found.settingsIn(config), `functions.${found.configuredAs}`);
  };
  const endpointNamed = (name: string): EndpointDescriptor => {
    const found = configuredFunction(functions, name, config);
    if (found.kind === 'endpoint') return found;
    throw new BadRequestError(`${name} is run; it answers no requests of its own.`);
  };
  const digestOf = (name: string): string => configDigest(entry(name).basis(config));
  // Elsewhere the state store is shared by machines, of which none knows the processes of another.
  const processes = config.state.store === 'sqlite' ? surroundings.processes : undefined;
  const leaseTermsOf = (name: string): LeaseTerms => {
    const leaseMs = settingsOf(name).leaseSeconds * 1000;
    return {
      leaseMs,
      lastRequestMs: Math.min(leaseMs, longestAttemptMs(entry(name), config)),
      isGone: processes?.isGone,
    };
  };
  const modeOf = (name: string) => entry(name).permittedMode(config);
  const configuredNames = (kind: FunctionDescriptor['kind']): readonly string[] =>
    functions.flatMap(each =>
      each.kind === kind && config.functions[each.configuredAs] !== undefined ? [each.name] : [],
    );

  const installation: Installation = {
    config,
    syncs,
    store,
    log,
    instance,
    stop,
    configured: configuredNames('scheduled'),
    endpoints: configuredNames('endpoint'),
    settingsOf,
    operations: { store, now: () => clock.now(), randomId, who },
    wake: (name, why) => wake({ store, log }, functionNamed(runs, name).name, why),
    entry,
    digestOf,
    leaseTermsOf,
    modeOf,
    open: once(name => entry(name).open(config, instance)),
    openEndpoint: once(name => endpointNamed(name).open(installation)),
    runParts: (name, observer) => ({
      store,
      clock,
      log,
      holder: who,
      randomId,
      stop,
      redact: text => redactor.redact(text),
      credentialsRefused: () => {
        secrets.forgetFiles();
        return secretsText(entry(name), config);
      },
      settings: {
        mode: modeOf(name),
        budgetMs: settingsOf(name).budgetSeconds * 1000,
        leaseMs: leaseTermsOf(name).leaseMs,
        lastRequestMs: leaseTermsOf(name).lastRequestMs ?? leaseTermsOf(name).leaseMs,
        ...besideOf(entry(name)),
        keepRunsDays: settingsOf(name).keepRunsDays,
        configDigest: digestOf(name),
      },
      ...(processes === undefined ? {} : { processes }),
      ...(observer === undefined ? {} : { observer }),
    }),
    close: () => store.close(),
  };
  return installation;
}

/** Whose lease a run needs beside its own. */
function besideOf({ beside }: RunDescriptor): Pick<FunctionSettings, 'beside'> {
  return beside === undefined ? {} : { beside };
}
