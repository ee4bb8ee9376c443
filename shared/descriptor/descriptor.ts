import type { z } from 'zod';
import type { InstallationConfig } from '#shared/config/base.ts';
import type { EndpointConfig, FunctionConfig } from '#shared/config/function-config.ts';
import type { Instance } from '#shared/core/instance.ts';
import type { Limits } from '#shared/core/limit-excesses.ts';
import type { Log } from '#shared/core/log.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { LeaseTerms } from '#shared/runtime/lease/holder-of.ts';
import type { OperationParts } from '#shared/runtime/operations/audited-change.ts';
import type { RunObserver } from '#shared/runtime/run/progress.ts';
import type { RunParts } from '#shared/runtime/run/run-parts.ts';
import type { Runnable } from '#shared/runtime/run/runnable.ts';
import type { CollectionDeclaration } from '#shared/state/collection-definition.ts';
import type { Store } from '#shared/state/store.ts';
import type { AccessRule, Endpoint, Method } from './endpoint.ts';
import type { FaultRule } from './fault.ts';
import type { HistoryDescriptor, SearchDescriptor } from './history.ts';
import type { MatterSource } from './matter.ts';
import type { OperationDescriptor, Wake } from './operation.ts';
import type { CredentialEndDescriptor, ProbeDescriptor } from './probe.ts';
import type { SetScene } from './scene.ts';
import type { TroubleTeller } from './trouble.ts';
import type { Figure, ViewContext, ViewDescriptor } from './view.ts';

/** Key under `upstreams` → what may stand there. */
export type SystemSchemas = Readonly<Record<string, z.ZodType>>;

/** What every kind of function says of itself. Nothing of its code is loaded before `open`. */
interface AnyFunction<Settings extends EndpointConfig, Systems> {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** The key under `functions` that configures it: its own name, or that of the function whose settings it goes by. */
  readonly configuredAs: string;
  readonly config: z.ZodType<Settings>;
  readonly systems: SystemSchemas;
  /** Undefined where the installation does not have it. */
  settingsIn(config: InstallationConfig): Settings | undefined;
  /** @throws ConfigError for a system that is not configured. */
  systemsIn(config: InstallationConfig): Systems;
}

/** A run of the runtime, started by the scheduler or by hand. */
export interface RunDescriptor<Settings extends FunctionConfig = FunctionConfig, Systems = unknown>
  extends AnyFunction<Settings, Systems> {
  readonly kind: 'scheduled' | 'by-hand';
  /** By hand: what people call it, as in `lockstep adopt <sync>`. */
  readonly operation: string | undefined;
  /** By hand: the function where whose runs write, its own write too, so that the two never run at once. */
  readonly beside: string | undefined;
  /** Unless configured otherwise. */
  readonly limits: Limits;
  /** What a run may be asked for, for `--help`; undefined where there is nothing to choose. */
  readonly parameters: z.ZodType | undefined;
  /** What its plans rest on; an approval dies when it changes. */
  basis(config: InstallationConfig): unknown;
  /** What the configuration permits; a request can only ask for less. */
  permittedMode(config: InstallationConfig): Mode;
  /** @throws ConfigError where something that it needs is not configured. */
  open(config: InstallationConfig, instance: Instance): Promise<OpenedRun>;
}

/** A run that is ready, with what people are shown and asked of it. */
export interface OpenedRun {
  readonly runnable: Runnable;
  readonly limits: Limits;
  /** What a request may ask for. */
  readonly parameters: z.ZodType;
}

/** Answers HTTP requests. */
export interface EndpointDescriptor<Settings extends EndpointConfig = EndpointConfig, Systems = unknown>
  extends AnyFunction<Settings, Systems> {
  readonly kind: 'endpoint';
  readonly access: AccessRule;
  readonly methods: readonly Method[];
  /** @throws ConfigError where something that it needs is not configured. */
  open(installation: Installation): Promise<Endpoint>;
}

export type FunctionDescriptor = RunDescriptor | EndpointDescriptor;

/** Reports what is wrong with a configuration: the path of the key, and what it should be. */
export type Problem = (path: readonly string[], message: string) => void;

/** All that the rest of the house needs to know of a sync. `defineSync` makes it. */
export interface SyncDescriptor {
  /** Its folder in `functions/`. */
  readonly name: string;
  /** One line: from where to where, and what. */
  readonly summary: string;
  readonly functions: readonly FunctionDescriptor[];
  readonly collections: readonly CollectionDeclaration[];
  readonly operations: readonly OperationDescriptor[];
  /** Counts what people ask for first; each costs a count of a query. */
  readonly figures: ((context: ViewContext) => Promise<readonly Figure[]>) | undefined;
  /** Loads what it shows. */
  readonly views: () => Promise<readonly ViewDescriptor[]>;
  /** Loads the things whose history can be looked at. */
  readonly histories: () => Promise<readonly HistoryDescriptor[]>;
  /** Loads how they are looked for; undefined where they are not. */
  readonly search: (() => Promise<SearchDescriptor>) | undefined;
  /** By system, a key under `upstreams`: looks whether a real one is as it is assumed to be. Reads only. */
  readonly probes: Readonly<Record<string, ProbeDescriptor>>;
  /** By system that says when our credential for it ends: asks it. */
  readonly credentialEnds: Readonly<Record<string, CredentialEndDescriptor>>;
  /** Loads what people outside the team are told of by mail (`digest`). */
  readonly matters: () => Promise<readonly MatterSource[]>;
  /** Loads whose fault its failures are, by what their reasons say. */
  readonly faults: () => Promise<readonly FaultRule[]>;
  /**
   * Who tells of a function in trouble where this process makes the runs (`lockstep serve`); in the cloud an alert
   * does. Gives undefined where it is not configured.
   */
  readonly troubleTeller: ((installation: Installation) => Promise<TroubleTeller | undefined>) | undefined;
  /** Checks of the configuration across functions and systems, beyond what each one's schema says. */
  check(config: InstallationConfig, problem: Problem): void;
  /** Loads what it shows in the sandbox; undefined where it shows nothing. */
  readonly scene: (() => Promise<SetScene>) | undefined;
}

/**
 * A configuration with its store, log and secrets, and each function made once, when it is first needed: what command
 * line, cloud entry and console stand on.
 */
export interface Installation {
  readonly config: InstallationConfig;
  readonly syncs: readonly SyncDescriptor[];
  readonly store: Store;
  readonly log: Log;
  readonly instance: Instance;
  readonly operations: OperationParts;
  readonly wake: Wake;
  /** Aborted when the process is told to stop. */
  readonly stop: AbortSignal;
  /** Names of the functions that are configured and scheduled, in the order of the list. */
  readonly configured: readonly string[];
  /** Names of the endpoints that are configured. */
  readonly endpoints: readonly string[];
  /**
   * @throws BadRequestError for an unknown name or an endpoint, ConfigError for one that is not configured. The same
   * holds for all that take a run's name.
   */
  entry(name: string): RunDescriptor;
  settingsOf(name: string): FunctionConfig;
  open(name: string): Promise<OpenedRun>;
  /** @throws BadRequestError, ConfigError as `entry` */
  openEndpoint(name: string): Promise<Endpoint>;
  /** The parts of one run. */
  runParts(name: string, observer?: RunObserver): RunParts;
  digestOf(name: string): string;
  /** How the function's lease ends when its holder says nothing any more. */
  leaseTermsOf(name: string): LeaseTerms;
  /** What the configuration permits; a request can only ask for less. */
  modeOf(name: string): Mode;
  close(): Promise<void>;
}
