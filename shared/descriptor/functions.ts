import type { z } from 'zod';
import type { InstallationConfig } from '#shared/config/base.ts';
import type { Environment } from '#shared/config/common.ts';
import type { EndpointConfig, FunctionConfig } from '#shared/config/function-config.ts';
import type { Limits } from '#shared/core/limit-excesses.ts';
import type { Mode } from '#shared/core/run-status.ts';
import { runnable } from '#shared/runtime/run/runnable.ts';
import type { Sync } from '#shared/runtime/sync.ts';
import type { Store } from '#shared/state/store.ts';
import { needed, settingsAt, systemsOf } from './configured.ts';
import type { EndpointDescriptor, Installation, RunDescriptor, SystemSchemas } from './descriptor.ts';
import type { AccessRule, Endpoint, Method } from './endpoint.ts';
import type { Opening, Wake } from './operation.ts';

type SystemsOf<Shape extends SystemSchemas> = z.output<z.ZodObject<Shape>>;

interface FunctionDeclaration<Settings, Shape extends SystemSchemas> {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** What may stand under `functions.<name>`. */
  readonly config: z.ZodType<Settings>;
  /** The systems it cannot do without: key under `upstreams` → what may stand there. */
  readonly systems: Shape;
}

interface RunDeclaration<Settings, Shape extends SystemSchemas, Reading, Payload, Parameters>
  extends FunctionDeclaration<Settings, Shape> {
  /** Limits by default; none: it has none. */
  readonly limits?: Limits;
  /** What a run may be asked for; none: nothing. */
  readonly parameters?: z.ZodType<Parameters>;
  /** What its plans rest on, where that is not its settings, its systems and the environment. */
  readonly basis?: (parts: Omit<Opening<Settings, SystemsOf<Shape>>, 'instance'>) => unknown;
  /** What the configuration permits, where that is not `mode`. */
  readonly permittedMode?: (settings: Settings, environment: Environment) => Mode;
  /** Imports the code and makes the sync. */
  readonly open: (opening: Opening<Settings, SystemsOf<Shape>>) => Promise<Sync<Reading, Payload, Parameters>>;
}

interface RunKind {
  readonly kind: RunDescriptor['kind'];
  readonly operation: string | undefined;
  readonly beside: string | undefined;
  readonly configuredAs: string;
}

function run<Settings extends FunctionConfig, Shape extends SystemSchemas, Reading, Payload, Parameters>(
  declared: RunDeclaration<Settings, Shape, Reading, Payload, Parameters>,
  { kind, operation, beside, configuredAs }: RunKind,
): RunDescriptor<Settings, SystemsOf<Shape>> {
  const { name, summary, config: schema, systems, limits = {}, parameters } = declared;
  const settingsIn: RunDescriptor<Settings>['settingsIn'] = config => settingsAt(config, configuredAs, schema);
  const systemsIn = (config: InstallationConfig) => systemsOf(config, systems);
  return {
    kind,
    name,
    summary,
    operation,
    beside,
    configuredAs,
    config: schema,
    systems,
    limits,
    parameters,
    settingsIn,
    systemsIn,
    basis: config => {
      const parts = {
        settings: needed(settingsIn(config), `functions.${configuredAs}`),
        systems: systemsIn(config),
        environment: config.environment,
      };
      return declared.basis === undefined ? parts : declared.basis(parts);
    },
    permittedMode: config => {
      const settings = settingsIn(config);
      if (settings === undefined) return 'dry-run';
      return declared.permittedMode?.(settings, config.environment) ?? settings.mode;
    },
    open: async (config, instance) => {
      const sync = await declared.open({
        settings: needed(settingsIn(config), `functions.${configuredAs}`),
        systems: systemsIn(config),
        environment: config.environment,
        instance,
      });
      return { runnable: runnable(sync), limits: sync.limits, parameters: sync.parameters };
    },
  };
}

/** A function that the scheduler starts; people may start it as well. */
export function scheduled<Settings extends FunctionConfig, Shape extends SystemSchemas, Reading, Payload, Parameters>(
  declared: RunDeclaration<Settings, Shape, Reading, Payload, Parameters>,
): RunDescriptor<Settings, SystemsOf<Shape>> {
  return run(declared, { kind: 'scheduled', operation: undefined, beside: undefined, configuredAs: declared.name });
}

/** A function that only people start, `lockstep <operation> <sync>`: neither scheduled nor served. */
export function byHand<Settings extends FunctionConfig, Shape extends SystemSchemas, Reading, Payload, Parameters>(
  declared: RunDeclaration<Settings, Shape, Reading, Payload, Parameters> & {
    /** What people call it: `adopt`. */
    readonly operation: string;
    /** The function where whose runs write, its own write or claim: they never run at once. */
    readonly beside: Pick<RunDescriptor, 'name'>;
    /** The function whose settings it goes by, where it has none of its own. */
    readonly configuredAs?: string;
  },
): RunDescriptor<Settings, SystemsOf<Shape>> {
  const { operation, beside, configuredAs = declared.name } = declared;
  return run(declared, { kind: 'by-hand', operation, beside: beside.name, configuredAs });
}

/** What an endpoint is made of. */
export interface EndpointOpening<Settings, Systems> extends Opening<Settings, Systems> {
  readonly store: Store;
  readonly wake: Wake;
  /** The whole, for a console; an endpoint of one sync needs none of it. */
  readonly installation: Installation;
}

/** A function that answers HTTP requests. */
export function endpoint<Settings extends EndpointConfig, Shape extends SystemSchemas>(
  declared: FunctionDeclaration<Settings, Shape> & {
    readonly access: AccessRule;
    /** Others are answered 405. HEAD comes with GET. */
    readonly methods: readonly Method[];
    /** Imports the code and makes the endpoint, once per instance. */
    readonly open: (opening: EndpointOpening<Settings, SystemsOf<Shape>>) => Promise<Endpoint>;
  },
): EndpointDescriptor<Settings, SystemsOf<Shape>> {
  const { name, summary, config: schema, systems, access, methods } = declared;
  const settingsIn: EndpointDescriptor<Settings>['settingsIn'] = config => settingsAt(config, name, schema);
  return {
    kind: 'endpoint',
    name,
    summary,
    configuredAs: name,
    config: schema,
    systems,
    access,
    methods,
    settingsIn,
    systemsIn: config => systemsOf(config, systems),
    open: async installation => {
      const { config, instance, store, wake } = installation;
      return await declared.open({
        settings: needed(settingsIn(config), `functions.${name}`),
        systems: systemsOf(config, systems),
        environment: config.environment,
        instance,
        store,
        wake,
        installation,
      });
    },
  };
}
