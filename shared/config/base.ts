import { z } from 'zod';
import { credentials, environment, log, serve, service, type serviceOverride, state } from './common.ts';
import type { EndpointConfig } from './function-config.ts';

/** The keys of every installation's configuration beside those that its syncs add. */
export const baseShape = {
  environment,
  service,
  log: log.prefault({}),
  serve: serve.prefault({}),
  credentials: credentials.prefault({}),
  state,
};

const base = z.strictObject(baseShape);

type Service = z.infer<typeof service>;

/**
 * Who answers for a sync and how far it has come: the installation's service, but for what is said otherwise for this
 * sync.
 */
export function serviceOf(
  { service, services }: Pick<InstallationConfig, 'service' | 'services'>,
  sync: string,
): Service {
  const own = Object.entries(services[sync] ?? {}).filter(([, value]) => value !== undefined);
  return { ...service, ...Object.fromEntries(own) };
}

/** A validated configuration, whatever syncs it has. Each sync reads its own part with its own schemas. */
export type InstallationConfig = z.infer<typeof base> & {
  /** By sync: where it differs from `service`. */
  readonly services: { readonly [sync: string]: z.infer<typeof serviceOverride> | undefined };
  readonly upstreams: { readonly [system: string]: unknown };
  readonly functions: { readonly [name: string]: EndpointConfig | undefined };
};
