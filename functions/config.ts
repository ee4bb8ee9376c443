import { configSchemaOf } from '#shared/descriptor/config-schema.ts';
import { syncs } from './index.ts';

/** Everything that an installation's configuration may say. */
export const lockstepConfig = configSchemaOf(syncs);
