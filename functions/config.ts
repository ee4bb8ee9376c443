import type { z } from 'zod';
import type { InstallationConfig } from '#shared/config/base.ts';
import { overridePrefix } from '#shared/config/config-file.ts';
import { configSchemaOf } from '#shared/descriptor/config-schema.ts';
import { admin } from './admin/sync.ts';
import { syncs } from './index.ts';

/** Everything that an installation's configuration may say. */
export const lockstepConfig = configSchemaOf(syncs);

/**
 * What a process that serves one function checks of the configuration: what all have in common and the parts of the
 * function's own sync, as the whole schema does it. The rest is checked by whoever serves it; a start need not wait for
 * that, nor end by it. The console shows every function, so it checks all; so does whoever has variables that override
 * something, since only the whole schema knows what they may mean.
 */
export function configServing(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): z.ZodType<InstallationConfig> {
  const isOverridden = Object.keys(env).some(variable => variable.startsWith(overridePrefix));
  const own = syncs.filter(({ functions }) => functions.some(each => each.name === name));
  return isOverridden || own.includes(admin) ? lockstepConfig : configSchemaOf(own, { others: 'left' });
}
