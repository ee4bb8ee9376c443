import { z } from 'zod';
import { baseShape, type InstallationConfig } from '#shared/config/base.ts';
import { serviceOverride } from '#shared/config/common.ts';
import type { EndpointConfig } from '#shared/config/function-config.ts';
import { limitsWith } from '#shared/config/limits.ts';
import { textsIn } from '#shared/config/references-in.ts';
import { ConfigError, messageOf } from '#shared/core/errors.ts';
import type { FunctionDescriptor, Problem, SyncDescriptor } from './descriptor.ts';

/**
 * A lease must outlast any attempt of a request, with time to spare for its renewal before the attempt and for the
 * lease's own margin.
 */
const leaseReserveSeconds = 3;

const attempted = z.object({
  attemptTimeoutSeconds: z.number().optional(),
  totalTimeoutSeconds: z.number().optional(),
  timeoutSeconds: z.number().optional(),
});

/**
 * The longest that one attempt of a request to a function's systems may take, ms. Of a process that died nothing is
 * under way for longer.
 */
export function longestAttemptMs({ systems }: Pick<FunctionDescriptor, 'systems'>, config: InstallationConfig): number {
  const seconds = Object.keys(systems).map(key => {
    return longestAttemptOf(config.upstreams[key])?.seconds ?? 0;
  });
  return Math.max(0, ...seconds) * 1000;
}

/** How long one attempt of a request to a system may take, and which of its settings says so. */
function longestAttemptOf(system: unknown): { readonly setting: string; readonly seconds: number } | undefined {
  const timeouts = attempted.safeParse(system).data ?? {};
  const settings = ['attemptTimeoutSeconds', 'totalTimeoutSeconds', 'timeoutSeconds'] as const;
  for (const setting of settings) {
    const seconds = timeouts[setting];
    if (seconds !== undefined) return { setting, seconds };
  }
  return undefined;
}

const limited = z.looseObject({ limits: z.record(z.string(), z.unknown()) });

/** Systems by name. @throws ConfigError where two functions take one name for two different systems. */
function systemSchemas(functions: readonly FunctionDescriptor[]): Record<string, z.ZodType> {
  const found: Record<string, z.ZodType> = {};
  for (const { name, systems } of functions) {
    for (const [key, schema] of Object.entries(systems)) {
      const known = found[key] ?? schema;
      if (known !== schema)
        throw new ConfigError(`${name} means another system by upstreams.${key} than a function before it.`);
      found[key] = known;
    }
  }
  return found;
}

function optional<Schema extends z.ZodType>(
  schemas: Readonly<Record<string, Schema>>,
): Record<string, z.ZodOptional<Schema>> {
  const sorted = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, schema]) => [key, schema.optional()]));
}

/**
 * What every function is checked for: its systems are there, its lease outlasts their requests, its limits have kinds
 * that exist.
 */
function checkFunction(descriptor: FunctionDescriptor, config: InstallationConfig, problem: Problem): void {
  const { name, configuredAs, systems } = descriptor;
  if (configuredAs !== name || descriptor.settingsIn(config) === undefined) return;
  for (const key of Object.keys(systems)) {
    if (config.upstreams[key] === undefined) problem(['upstreams', key], `is missing; ${name} needs it`);
  }
  if (descriptor.kind === 'endpoint') return;
  const settings = descriptor.settingsIn(config);
  for (const key of Object.keys(systems)) {
    const longest = longestAttemptOf(config.upstreams[key]);
    const least = (longest?.seconds ?? 0) + leaseReserveSeconds;
    if (settings === undefined || longest === undefined || settings.leaseSeconds >= least) continue;
    const why = `is too short for upstreams.${key}.${longest.setting}: at least ${least} is needed`;
    problem(['functions', name, 'leaseSeconds'], why);
  }
}

/**
 * A limit of a kind that does not exist would protect nothing. Looked at as it was written, whatever else is wrong with
 * the function.
 */
function checkLimitKinds(descriptor: FunctionDescriptor, config: InstallationConfig, problem: Problem): void {
  if (descriptor.kind === 'endpoint' || descriptor.configuredAs !== descriptor.name) return;
  const { name } = descriptor;
  for (const kind of Object.keys(limited.safeParse(config.functions[name]).data?.limits ?? {})) {
    try {
      limitsWith(descriptor.limits, { [kind]: {} }, name);
    } catch (error) {
      problem(['functions', name, 'limits', kind], messageOf(error).replace(/^\S+ /, ''));
    }
  }
}

/** An address that holds a login is a secret in the configuration, and in every message that names the address. */
function checkAddresses(config: InstallationConfig, problem: Problem): void {
  for (const [path, text] of textsIn(config)) {
    if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#]*@/i.test(text)) continue;
    problem(
      path,
      'is an address that holds a login; keep that in a secret, and give its reference where the system asks for it',
    );
  }
}

/**
 * A check that rests on parts as their schemas make them. Where one of them is wrong, that is told already, and by its
 * own words; the other checks are made all the same, so that everything is named at once.
 */
function wherePossible(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}

/**
 * What the configuration of an installation with these syncs may say; every part of `upstreams` and `functions` is
 * optional. `others`: whether the parts of syncs that are not given are `refused` (nobody knows them) or `left` as they
 * are (somebody else checks them).
 */
export function configSchemaOf(
  syncs: readonly SyncDescriptor[],
  { others }: { readonly others: 'refused' | 'left' } = { others: 'refused' },
): z.ZodType<InstallationConfig> {
  const parts = others === 'refused' ? z.strictObject : z.looseObject;
  const all = syncs.flatMap(({ functions }) => functions);
  const own: Record<string, z.ZodType<EndpointConfig>> = Object.fromEntries(
    all.filter(({ name, configuredAs }) => name === configuredAs).map(({ name, config }) => [name, config]),
  );
  const upstreams = parts(optional(systemSchemas(all))).describe(
    'The systems that are read and written, each needed only by the functions that use it',
  );
  const functions = parts(optional(own)).describe(
    'The functions of this installation; one that is left out does not exist in it',
  );
  const services = parts(optional(Object.fromEntries(syncs.map(({ name }) => [name, serviceOverride])))).describe(
    'Who answers for one sync, and how far it has come, where that differs from `service`',
  );
  return z
    .strictObject({
      ...baseShape,
      services: services.prefault({}),
      upstreams: upstreams.prefault({}),
      functions: functions.prefault({}),
    })
    .superRefine((config, context) => {
      const problem: Problem = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
      checkAddresses(config, problem);
      for (const descriptor of all) {
        checkLimitKinds(descriptor, config, problem);
        wherePossible(() => checkFunction(descriptor, config, problem));
      }
      for (const sync of syncs) wherePossible(() => sync.check(config, problem));
    });
}
