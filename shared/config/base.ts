import { z } from 'zod';
import { environment, type FunctionConfig, log, service, state } from './common.ts';

/** The keys of every installation's configuration; `functions/config.ts` adds upstreams and functions. */
export const baseShape = {
  environment,
  service,
  log: log.prefault({}),
  state,
};

const base = z.strictObject(baseShape);

/** What the command line and the runtime need to know of a configuration, whatever functions it has. */
export type BaseConfig = z.infer<typeof base> & {
  readonly functions: { readonly [name: string]: FunctionConfig | undefined };
};
