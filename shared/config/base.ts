import { z } from 'zod';
import {
  credentials,
  type EndpointConfig,
  environment,
  log,
  serve,
  service,
  type serviceOverride,
  state,
} from './common.ts';

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

/** A validated configuration, whatever syncs it has. Each sync reads its own part with its own schemas. */
export type InstallationConfig = z.infer<typeof base> & {
  /** By sync: where it differs from `service`. */
  readonly services: { readonly [sync: string]: z.infer<typeof serviceOverride> | undefined };
  readonly upstreams: { readonly [system: string]: unknown };
  readonly functions: { readonly [name: string]: EndpointConfig | undefined };
};
